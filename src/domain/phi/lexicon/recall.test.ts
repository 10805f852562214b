import { describe, expect, test } from 'vitest';
import { icdCategoryCount } from '../diagnosisCode.ts';
import { scanContent } from '../scanContent.ts';
import { diagnoses } from './diagnoses.ts';
import { medications as lexicon } from './medications.ts';
import { sensitiveServices } from './sensitiveServices.ts';
import { termsOf } from './terms.ts';

// Written before the lexicons and apart from them: what people text about, not what the lexicons hold. The shares below are what the
// lexicons reach on these lists; a term that is missing stays in the list.

const medications = `
  metformin lisinopril atorvastatin levothyroxine amlodipine metoprolol albuterol omeprazole losartan gabapentin hydrochlorothiazide
  sertraline simvastatin montelukast escitalopram rosuvastatin bupropion furosemide pantoprazole trazodone fluticasone tramadol
  duloxetine prednisone tamsulosin pravastatin carvedilol meloxicam citalopram ibuprofen clopidogrel potassium alprazolam
  cyclobenzaprine zolpidem atenolol lorazepam warfarin clonazepam allopurinol cetirizine venlafaxine oxycodone hydrocodone
  amoxicillin azithromycin cephalexin ciprofloxacin doxycycline fluconazole fluoxetine lamotrigine methotrexate naproxen ondansetron
  propranolol quetiapine ranitidine spironolactone topiramate valacyclovir aripiprazole buspirone semaglutide insulin
  Ozempic Lipitor Zoloft Xarelto Eliquis Humira Januvia Lantus Adderall Vyvanse Suboxone Truvada Biktarvy Wegovy Trulicity Synthroid
  Nexium Advair Symbicort Viagra Cialis Plavix Crestor Prozac Xanax Ativan Ambien Lyrica Enbrel Keytruda Paxlovid Mounjaro Jardiance
  Farxiga Entresto Spiriva Dupixent Stelara Botox Tamiflu Singulair Abilify Seroquel Lexapro Wellbutrin Cymbalta Klonopin Percocet
  Vicodin Norco Latuda Descovy Otezla tirzepatide naltrexone buprenorphine methadone misoprostol letrozole tamoxifen anastrozole
  paracetamol enalapril glibenclamida amoxicilina omeprazol metformina losartán atorvastatina insulina ibuprofeno
`;

const diagnosesInEnglish = [
  'Your diabetes is under control',
  'We found breast cancer',
  'You have high blood pressure',
  'the asthma is worse',
  'about your depression',
  'your anxiety disorder',
  'You tested for HIV',
  'hepatitis C was found',
  'You are pregnant',
  'sorry about the miscarriage',
  'after your seizure',
  'early dementia',
  'you have chlamydia',
  'it is gonorrhea',
  'signs of pneumonia',
  'you have COPD',
  'a kidney stone',
  'chronic kidney disease',
  'your bipolar disorder',
  'schizophrenia care plan',
  'this is arthritis',
  'you have osteoporosis',
  'it is lupus',
  'multiple sclerosis update',
  'Parkinson disease',
  "Alzheimer's disease",
  'your Crohn disease',
  'ulcerative colitis',
  'celiac disease',
  'an ulcer was seen',
  'heart failure',
  'you had a heart attack',
  'atrial fibrillation',
  'a blood clot in your leg',
  'iron deficiency anemia',
  'a thyroid problem: hypothyroidism',
  'high cholesterol',
  'you have gout',
  'it is shingles',
  'your eczema',
  'psoriasis flare',
  'skin melanoma',
  'colon polyps',
  'prostate cancer',
  'leukemia follow up',
  'lymphoma treatment',
  'a brain tumor',
  'your migraine',
  'epilepsy review',
  'ADHD follow up',
  'autism evaluation',
  'PTSD counseling',
  'an eating disorder',
  'alcohol dependence',
  'opioid use disorder',
  'urinary tract infection',
  'a yeast infection',
  'herpes outbreak',
  'syphilis treatment',
  'endometriosis',
  'infertility work-up',
  'erectile dysfunction',
  'sleep apnea',
  'glaucoma in both eyes',
  'a fracture of the wrist',
  'concussion care',
  'tuberculosis contact',
  'cirrhosis',
  'pancreatitis',
  'gallstones',
];

const diagnosesInSpanish = [
  'su diabetes está controlada',
  'tiene cáncer de mama',
  'tiene la presión alta',
  'el asma empeoró',
  'sobre su depresión',
  'su trastorno de ansiedad',
  'vivir con VIH',
  'hepatitis B crónica',
  'está embarazada',
  'su embarazo de alto riesgo',
  'sentimos el aborto espontáneo',
  'después de la convulsión',
  'demencia temprana',
  'tiene clamidia',
  'es gonorrea',
  'señales de neumonía',
  'tiene cálculos renales',
  'insuficiencia renal',
  'trastorno bipolar',
  'esquizofrenia',
  'es artritis',
  'osteoporosis',
  'tiene lupus',
  'esclerosis múltiple',
  'mal de Parkinson',
  'Alzheimer',
  'colitis ulcerosa',
  'una úlcera',
  'insuficiencia cardíaca',
  'tuvo un infarto',
  'un derrame cerebral',
  'tiene anemia',
  'hipotiroidismo',
  'colesterol alto',
  'tiene gota',
  'herpes zóster',
  'eccema',
  'psoriasis',
  'melanoma',
  'cáncer de próstata',
  'leucemia',
  'linfoma',
  'un tumor cerebral',
  'migraña',
  'epilepsia',
  'TDAH',
  'autismo',
  'infección urinaria',
  'sífilis',
  'endometriosis',
  'infertilidad',
  'apnea del sueño',
  'glaucoma',
  'una fractura de muñeca',
  'tuberculosis',
  'cirrosis',
  'pancreatitis',
  'hipertensión',
  'obesidad',
  'sobredosis',
];

const codes = `
  I10 E11.9 E11.65 E78.5 E78.00 F41.1 F41.9 F32.9 F33.1 F32.A J45.909 J45.20 K21.9 M54.50 M54.2 N39.0 R05.9 R07.9 R10.9 R51.9 Z00.00
  Z12.31 Z23 Z79.4 Z86.73 E03.9 E66.9 E66.01 G43.909 G47.33 I25.10 I48.91 I50.9 J06.9 J02.9 J18.9 J44.9 J20.9 K58.9 K59.00 L20.9 L40.0
  L70.0 M17.11 M25.561 M79.7 M81.0 N18.3 N18.30 N40.1 O09.90 Z34.90 Z33.1 B20 Z21 A54.9 A56.00 B18.2 B00.9 C50.911 C61 C34.90 C18.9
  C43.9 C91.00 D50.9 D64.9 F10.20 F11.20 F90.0 F84.0 F43.10 F31.9 F20.9 F50.00 G20 G30.9 G35 G40.909 H40.11 K50.90 K51.90 K70.30 K80.20
  N94.6 N80.9 N97.9 O03.9 P07.30 Q21.0 R73.03 S52.501A S06.0X0A T78.40XA U07.1 H66.90 H10.9 R42
`;

// What a specialist would text, and everyday words for conditions: here the lexicons are known to have gaps.
const rarerMedications = `
  zanamivir acalabrutinib bempedoic inclisiran finerenone vericiguat tezepelumab lebrikizumab deucravacitinib ritlecitinib abrocitinib
  ponesimod ofatumumab eptinezumab lasmiditan zavegepant cenobamate fenfluramine stiripentol valbenazine deutetrabenazine pimavanserin
  lumateperone iloperidone asenapine suzetrigine difelikefalin linaclotide lubiprostone prucalopride obeticholic vonoprazan ozanimod
  etrasimod filgotinib romosozumab abaloparatide burosumab teprotumumab faricimab aflibercept brolucizumab netarsudil phenazopyridine
  fosfomycin cefixime tinidazole secnidazole benznidazole letermovir islatravir lenacapavir
`;
const everydayConditions = [
  'your broken arm',
  'the lump we found',
  'blood in your urine',
  'your plantar fasciitis',
  'the bunion',
  'a torn rotator cuff',
  'ringing in the ears',
  'your Hashimoto',
  'sarcoidosis follow up',
  'a MRSA infection',
  'giardia',
  'your TMJ',
  'carpal tunnel',
  'lactose intolerance',
  'the mole was removed',
  'a rash on your leg',
  'hair loss',
  'your menopause symptoms',
  'your drinking problem',
  'lice',
  'head cold and cough',
  'an infected wound',
  'your panic attacks',
  'fatty liver',
  'prediabetes',
  'long COVID',
  'a bladder infection',
  'ear infection',
  'an irregular heartbeat',
  'your hernia',
];

function share(texts: readonly string[], rules: readonly string[]): number {
  const found = texts.filter((text) => scanContent(text).some(({ rule }) => rules.includes(rule)));
  return Math.round((found.length / texts.length) * 1000) / 1000;
}

const terms = (list: string): string[] => list.trim().split(/\s+/);
const taken = (list: string): string[] => terms(list).map((name) => `Take ${name} as told`);

describe('recall of the lexicons on lists written apart', () => {
  test.each([
    ['common medications', taken(medications), ['D-MED', 'D-DOSE'], 0.993],
    ['rarer medications', taken(rarerMedications), ['D-MED', 'D-DOSE'], 0.558],
    ['diagnoses in English', diagnosesInEnglish, ['D-DX'], 1],
    ['diagnoses in Spanish', diagnosesInSpanish, ['D-DX'], 1],
    ['everyday words for conditions', everydayConditions, ['D-DX'], 0.133],
    ['codes', terms(codes).map((code) => `Diagnosis ${code} today`), ['D-ICD'], 1],
  ])('%s', (_name, texts, rules, expected) => {
    expect(share(texts, rules)).toBe(expected);
  });

  test('the sizes of the lexicons', () => {
    expect({
      medications: new Set(termsOf(lexicon)).size,
      diagnosesInEnglish: new Set(termsOf(diagnoses.en)).size,
      diagnosesInSpanish: new Set(termsOf(diagnoses.es)).size,
      services: new Set(termsOf(sensitiveServices)).size,
      codeCategories: icdCategoryCount,
    }).toMatchInlineSnapshot(`
      {
        "codeCategories": 1362,
        "diagnosesInEnglish": 245,
        "diagnosesInSpanish": 155,
        "medications": 902,
        "services": 113,
      }
    `);
  });
});
