/** What is tested, how it comes out, and what is measured. English and Spanish, lower case without accents. */
export const testWords = `
test tests tested testing result results biopsy biopsies culture cultures screen screening pap hiv hpv covid strep pregnancy mammogram mammography
"x ray" "x rays" xray xrays mri scan scans ultrasound colonoscopy endoscopy ekg ecg echocardiogram lab labs labwork bloodwork "blood work" panel swab
urinalysis
prueba pruebas resultado resultados biopsia biopsias cultivo cultivos examen examenes mamografia papanicolaou analisis radiografia radiografias
ecografia ultrasonido colonoscopia endoscopia electrocardiograma vih embarazo hisopado tamizaje
`;

/** Results that tell by themselves. */
export const strongResults = `
positive negative abnormal benign malignant reactive nonreactive "non reactive" detected undetected undetectable detectable elevated cancerous
inconclusive precancerous
positivo positiva positivos positivas negativo negativa negativos negativas anormal anormales benigno benigna benignos maligno maligna malignos
reactivo reactiva detectado detectada indetectable elevado elevada elevados elevadas alterado alterados
`;

/** Said of many other things too: only held. */
export const softResults = `normal normales`;

/** What a number can follow as its value. */
export const analytes = `
a1c hba1c hemoglobin hgb hematocrit glucose "blood sugar" "blood glucose" ldl hdl cholesterol triglycerides tsh t3 t4 psa inr egfr gfr creatinine
bun alt ast alp bilirubin albumin wbc rbc platelet platelets "platelet count" potassium sodium calcium magnesium ferritin "vitamin d" "viral load" cd4 hcg bp
"blood pressure" bmi "uric acid" crp esr troponin bnp ph hematology "white count" "white cell count" "blood count" "oxygen saturation" spo2
hemoglobina glucosa glicemia glucemia azucar "azucar en la sangre" colesterol trigliceridos creatinina plaquetas potasio sodio calcio ferritina
"vitamina d" "carga viral" presion "presion arterial" imc "acido urico" bilirrubina leucocitos saturacion
`;
