/**
 * What people call conditions, by language; a star stands for any ending, quotation marks hold words together. Lower case without accents.
 * What is mostly said of ordinary things is left out: cold, flu, heart, stroke, back pain. Size and recall: `recall.test.ts`.
 */
export const diagnoses = {
  en: `
abscess* "acid reflux" acne addiction adhd alcoholic alcoholism "alcohol dependence" "alcohol use disorder" alzheimer* amnesia anemi*
aneurysm* angina anorexi* "anxiety disorder" "your anxiety" "panic attack" "panic attacks" appendicitis arrhythmia* arthritis arthritic asperger*
asthma* "atrial fibrillation" afib autism autistic autoimmune bacteremia bipolar "blood clot" "blood clots" bronchitis bulimi* "bacterial vaginosis"
cancer cancers cancerous carcinoma* cardiomyopathy cataract cataracts celiac "cerebral palsy" chlamydia cholecystitis "high cholesterol" cirrho*
"cognitive decline" colitis concussion* "congestive heart" conjunctivitis copd "coronary artery" crohn* "cushing syndrome" cystitis
"cystic fibrosis" dementia dengue depression depressive depressed dermatitis diabet* prediabet* dialysis diverticulitis "down syndrome" dvt dysplasia
"eating disorder" eczema emphysema encephalitis endocarditis endometriosis epilep* "erectile dysfunction" fibroid fibroids fibromyalgia
fracture fractured fractures gallstone* "gender dysphoria" "genital warts" gerd glaucoma gonorrh* gout "graves disease" "heart attack"
"heart disease" "heart failure" "heart murmur" hemophilia hemorrhoid* hepatitis hernia* herpes "high blood pressure" hiv hodgkin* hpv huntington*
hydrocephalus hyperlipidemia hypertensi* hyperthyroid* hypothyroid* infertile infertility influenza insomnia "irritable bowel" jaundice
"kidney disease" "kidney failure" "kidney stone" "kidney stones" "renal failure" leukemi* "liver disease" "liver failure" lupus lyme lymphoma*
"macular degeneration" malaria malignan* measles melanoma* meningitis "mental illness" metasta* migraine migraines miscarr* mononucleosis
"multiple sclerosis" mumps "muscular dystrophy" myeloma narcolepsy neuropathy neutropenia obese obesity "obsessive compulsive" ocd
"opioid use disorder" osteoarthritis osteopenia osteoporo* overdose* "ovarian cyst" "ovarian cysts" pancreatitis paranoia paranoid parkinson*
pcos "pelvic inflammatory" peritonitis "personality disorder" pneumonia "colon polyps" polyps "postpartum depression" preeclampsia
pregnan* "prostate enlargement" psoria* psychosis psychotic ptsd "pulmonary embolism" rabies retinopathy rheumatoid rheumatic rosacea
"ruptured disc" salmonella sarcoid* sarcoma scabies schizo* sciatica scoliosis seizure* "self harm" sepsis septic shingles "sickle cell"
"sinus infection" sinusitis "sleep apnea" "skin infection" "spina bifida" std stds sti stis "stillbirth" stillborn "strep throat"
"substance abuse" "substance use" suicid* syphilis "tay sachs" tendinitis tendonitis tetanus thrombosis "thyroid disease" tonsillitis
tourette "transient ischemic" trichomon* tubercul* tumor tumors tumour "turner syndrome" ulcer ulcers ulcerative "urinary tract infection" uti
utis vaginitis varicose vertigo "west nile" "whooping cough" "yeast infection" zika
`,
  es: `
absceso* acne adiccion alcoholismo alzheimer anemia* aneurisma angina anorexia ansiedad "ataque de panico" apendicitis "apnea del sueno" arritmia*
artritis artrosis asma asmatic* "ataque al corazon" "ataque cardiaco" autis* bipolar bronquitis bulimia "calculo renal" "calculos renales"
"calculos biliares" cancer canceros* carcinoma catarata cataratas celiac* cirrosis clamidia coagulo coagulos colitis
"colesterol alto" conmocion conjuntivitis convulsion* "covid positivo" cistitis demencia dengue depresion deprimid* dermatitis "derrame cerebral"
diabet* prediabet* dialisis diverticulitis drogadic* eccema eczema embaraz* embolia encefalitis endometriosis enfisema "enfermedad mental"
"enfermedad renal" "enfermedad del corazon" epilep* epoc esclerosis esquizofren* esterilidad fibroma fibromas fibromialgia
fibrosis fractura fracturas gastritis glaucoma gonorrea gota hemorroide* hepatitis hernia* herpes hipertens* hipertiroidismo hipotiroidismo
"higado graso" ictericia infarto infertil infertilidad "infeccion urinaria" "infeccion vaginal" "infeccion de orina" insomnio
"insuficiencia cardiaca" "insuficiencia renal" leucemia linfoma* lupus malaria melanoma meningitis metastasis migrana migranas "aborto espontaneo"
neumonia neuropatia obesidad obes* osteoartritis osteoporosis pancreatitis parkinson "piedras en el rinon" "piedras en la vesicula" polipo polipos
preeclampsia "presion alta" psicosis psoriasis quiste quistes retinopatia reumatoide rubeola sarampion sarna septicemia sida sifilis sinusitis
sobredosis suicid* tdah tendinitis tetanos trastorno trastornos tromboembolia trombosis tuberculosis tumor tumores ulcera ulceras
varices "verrugas genitales" vertigo vih viruela zika
`,
};

/** After a condition's name these say that the text is about an offer, a day or a place, not about a person. */
export const publicUses = `
class classes walk awareness month foundation day education fundraiser seminar webinar
`;
