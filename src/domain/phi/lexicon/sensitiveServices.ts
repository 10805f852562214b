/** Services whose very name tells (SENS-01 to 04). English and Spanish, lower case without accents; a star stands for any ending. */
export const sensitiveServices = `
abortion* aborto* "al anon" "alcoholics anonymous" "behavioral health" "birth control" buprenorphine buprenorfina cannabis
cancer chemo* quimio* contracep* anticoncep* counseling consejeria "cuidados paliativos"
detox* desintoxicacion dialysis dialisis "domestic violence" "violencia domestica" "drug test" "drug testing" "eating disorder"
"emergency contraception" fertility fertilidad gender genero "gender affirming" genetic* genetica* gonorrh* hepatitis hepatolog* hiv hospice
hospicio hormone* hormona* "in vitro" infertil* ivf iud lgbt* methadone metadona "mental health" "salud mental" miscarr* "morning after" naloxone
narcan "needle exchange" oncolog* opioid opioids opioide* "pain management" palliative "paternity" paternidad "plan b" "planned parenthood"
"planificacion familiar" "family planning" "prep clinic" "on prep" "prep medication" pregnan* embaraz* psychiatr* psiquiatr*
psycholog* psicolog* psychotherap* psicoterap* radiation rehab rehabilitation "recovery center" "reproductive health" "salud reproductiva" 
"sexual assault" "abuso sexual" "agresion sexual" "sexual health" "salud sexual" sida sober sobriety sobriedad std stds sti stis "std testing"
suboxone "substance use" "abuso de sustancias" subutex suicid* transgender transgenero transplant* trasplante* tuberculosis urolog* vasectom*
vih vivitrol
`;
