/**
 * Ingredients and brands that are common in the US, of our own choosing: RxNorm stands in a clinic's place only where it can be had. Five
 * letters and more; words and names of everyday life are left out (Allegra, Yaz, Alli, iron, water, oxygen, alcohol). Folded to lower case
 * without accents. Size and recall: `recall.test.ts`.
 */
export const medications = `
abatacept abilify abiraterone acamprosate acarbose accutane acebutolol acetaminophen acetazolamide acetylcysteine actos acyclovir adalimumab
adapalene adderall advair advil afrezza aimovig albuterol aldactone alendronate aleve alfuzosin alirocumab allopurinol almotriptan alogliptin
alprazolam altace amantadine amaryl ambien amiloride amiodarone amitriptyline amlodipine amoxicillin amoxil amphetamine ampicillin
anastrozole apixaban apremilast aricept arimidex aripiprazole armodafinil aspirin atazanavir atenolol ativan atogepant atomoxetine
atorvastatin atropine atrovent augmentin avandia avastin avodart azathioprine azelastine azithromycin baclofen bactrim basaglar belsomra
benadryl benazepril benicar benralizumab benzonatate benztropine bevacizumab biktarvy bisacodyl bisoprolol boniva botox brexpiprazole breztri
brilinta brimonidine brivaracetam budesonide bumetanide bupivacaine buprenorphine bupropion buspar buspirone butalbital bydureon byetta
bystolic cabergoline cabotegravir calcitonin calcitriol canagliflozin candesartan capecitabine captopril carafate carbamazepine carbidopa
cardizem cardura carisoprodol carvedilol cefadroxil cefdinir cefpodoxime ceftriaxone cefuroxime celebrex celecoxib celexa cephalexin
certolizumab cetirizine chantix chlordiazepoxide chlorhexidine chlorpromazine chlorthalidone cholestyramine cialis cimetidine cimzia cipro
ciprofloxacin citalopram clarithromycin claritin cleocin clindamycin clobetasol clomid clomiphene clonazepam clonidine clopidogrel clotrimazole
clozapine clozaril codeine colchicine colesevelam concerta cordarone coreg cosentyx coumadin cozaar crestor cyanocobalamin cyclobenzaprine
cyclophosphamide cyclosporine cymbalta dabigatran dapagliflozin dapsone darunavir dasatinib daratumumab decadron degarelix denosumab depakote
depo-provera descovy desipramine desloratadine desmopressin desvenlafaxine detrol dexamethasone dexilant dexmethylphenidate dextroamphetamine
dextromethorphan diazepam diclofenac dicyclomine diflucan digoxin dilantin dilaudid diltiazem dimenhydrinate diovan diphenhydramine
dipyridamole disulfiram divalproex docetaxel docusate dolutegravir donepezil dorzolamide dovato doxazosin doxepin doxorubicin doxycycline
doxylamine dronedarone drospirenone dulaglutide dulcolax duloxetine dupilumab dupixent dutasteride edarbi edoxaban efavirenz effexor elagolix
eletriptan eliquis emgality empagliflozin emtricitabine enalapril enbrel enoxaparin entacapone entecavir entresto entyvio epinephrine epipen
eplerenone epoetin erenumab ertugliflozin erythromycin escitalopram eskalith esomeprazole estrace estradiol eszopiclone etanercept ethambutol
etodolac etonogestrel everolimus evista evolocumab exenatide ezetimibe famciclovir famotidine farxiga febuxostat felodipine fenofibrate
fentanyl "ferrous sulfate" fexofenadine filgrastim finasteride fioricet flagyl flecainide flexeril flomax flonase flovent fluconazole fluocinonide
fluorouracil fluoxetine fluphenazine fluticasone fluvoxamine formoterol fosamax fosinopril fremanezumab frovatriptan furosemide gabapentin
galantamine galcanezumab gardasil gemfibrozil gentamicin genvoya geodon gilenya glargine gleevec glimepiride glipizide glucagon glucophage
glucotrol glyburide glycopyrrolate goserelin guaifenesin guanfacine haldol haloperidol heparin humalog humira humulin hydralazine
hydrochlorothiazide hydrocodone hydrocortisone hydromorphone hydroxychloroquine hydroxyurea hydroxyzine hyzaar ibandronate ibrutinib
ibuprofen imatinib imbruvica imdur imipramine imiquimod imitrex imodium inderal indomethacin infliximab insulin intuniv invokana ipratropium
irbesartan isoniazid isosorbide isotretinoin ivabradine ivermectin ixekizumab janumet januvia jardiance kaletra keflex keppra kesimpta ketamine
ketoconazole ketorolac keytruda klonopin labetalol lacosamide lamictal lamivudine lamotrigine lansoprazole lantus lasix latanoprost latuda
leflunomide lenalidomide letrozole leucovorin leuprolide levaquin levemir levetiracetam levitra levocetirizine levodopa levofloxacin
levonorgestrel levothyroxine lexapro lidocaine linagliptin linezolid linzess liothyronine lipitor liraglutide lisdexamfetamine lisinopril
lithium livalo lomotil loperamide lopressor loratadine lorazepam losartan lotensin lotrel lovastatin lovenox loxapine lucemyra lumigan lunesta
lupron lurasidone lynparza lyrica macrobid "magnesium citrate" malarone maraviroc mavyret maxalt meclizine medroxyprogesterone mefloquine megestrol
meloxicam memantine mepolizumab mercaptopurine mesalamine metaxalone metformin methadone methimazole methocarbamol methotrexate methylergonovine
methylphenidate methylprednisolone metoclopramide metolazone metoprolol metronidazole micardis midazolam midodrine mifepristone minocycline
minoxidil miralax mirabegron mirapex mirena mirtazapine misoprostol mobic modafinil mometasone montelukast morphine motrin mounjaro mucinex
mupirocin mycophenolate myrbetriq nabumetone nadolol naloxone naltrexone namenda naproxen naratriptan narcan nasonex natalizumab nebivolol
nefazodone neomycin neurontin nexium nexplanon niacin "nicotine patch" nifedipine nilotinib nirmatrelvir nitrofurantoin nitroglycerin nivolumab
norco norethindrone norgestimate nortriptyline norvasc novolog nucala nurtec nuvaring nystatin ocrelizumab ocrevus odefsey ofloxacin olanzapine
olaparib olmesartan omalizumab omeprazole ondansetron opdivo orencia orilissa oseltamivir osimertinib osphena otezla oxaliplatin oxandrolone
oxaprozin oxcarbazepine oxybutynin oxycodone oxycontin oxytocin ozempic paclitaxel palbociclib paliperidone pamelor pantoprazole paroxetine
paxil paxlovid pazopanib pembrolizumab penicillin pepcid percocet permethrin perphenazine phenazopyridine phenelzine phenergan phenobarbital
phentermine phenytoin pioglitazone piroxicam pitavastatin plaquenil plavix "polyethylene glycol" pradaxa praluent pramipexole prasugrel pravachol
pravastatin prazosin prednisolone prednisone pregabalin premarin prevacid prezista prilosec primidone pristiq probenecid prochlorperazine
procardia progesterone prograf prolia promethazine propafenone propecia propofol propranolol propylthiouracil proscar protonix provera provigil
prozac pseudoephedrine pulmicort pyrazinamide quetiapine quinapril qulipta rabeprazole raloxifene raltegravir ramelteon ramipril ranexa
ranitidine ranolazine rasagiline reglan remdesivir remeron remicade repatha restasis restoril revlimid rexulti reyataz ribavirin rifampin
rifaximin rimegepant risankizumab risedronate risperdal risperidone ritalin ritonavir rituximab rituxan rivaroxaban rivastigmine rizatriptan
robaxin ropinirole rosuvastatin roxicodone rybelsus sacubitril salmeterol sarilumab saxagliptin scopolamine secukinumab selegiline semaglutide
semglee senokot seroquel sertraline sevelamer sildenafil simponi simvastatin sinemet singulair sirolimus sitagliptin skyrizi sofosbuvir
solifenacin sotalol spiriva spironolactone sprycel stelara strattera stribild sublocade suboxone subutex sucralfate sudafed sulfamethoxazole
sulfasalazine sulindac sumatriptan sunitinib suvorexant symbicort symtuza synthroid tacrolimus tadalafil tagrisso taltz tamiflu tamoxifen
tamsulosin tasigna tecfidera tegretol telmisartan temazepam tenofovir tenormin terazosin terbinafine teriparatide testosterone tetracycline
thalidomide theophylline thioridazine tiagabine ticagrelor timolol tiotropium tirzepatide tivicay tizanidine tobramycin tocilizumab tofacitinib
tolterodine topamax topiramate toprol torsemide toujeo tradjenta tramadol trandolapril tranexamic tranylcypromine trastuzumab travoprost
trazodone trelegy tremfya tresiba tretinoin triamcinolone triamterene triazolam tricor trileptal trimethoprim trintellix triumeq trulicity
truvada tylenol tysabri ubrelvy ubrogepant uloric ultram upadacitinib ursodiol ustekinumab valacyclovir valium valproate valproic valsartan
valtrex vancomycin varenicline vedolizumab venetoclax venlafaxine ventolin verapamil vesicare viagra vicodin victoza viibryd vilazodone
vincristine vivitrol voltaren vortioxetine vraylar vyvanse warfarin wegovy wellbutrin xanax xarelto xeljanz xeloda xgeva xifaxan xofluza xolair
xyrem xyzal yasmin yescarta zafirlukast zaleplon zanaflex zantac zepbound zestoretic zestril zetia zidovudine ziprasidone zithromax zocor zofran
zoledronic zoloft zolmitriptan zolpidem zometa zonisamide zostavax zovirax zubsolv zyprexa zyrtec zyloprim zyvox
paracetamol salbutamol glibenclamida aciclovir amoxicilina ampicilina azitromicina claritromicina ciprofloxacino levofloxacino doxiciclina
penicilina cefalexina clindamicina eritromicina metronidazol fluconazol ibuprofeno naproxeno diclofenaco ketorolaco aspirina celecoxib
omeprazol pantoprazol lansoprazol ranitidina famotidina atorvastatina simvastatina rosuvastatina pravastatina lovastatina metformina glimepirida
sitagliptina insulina levotiroxina losartan valsartan enalapril captopril amlodipino nifedipino hidroclorotiazida furosemida espironolactona
metoprolol atenolol carvedilol warfarina clopidogrel heparina prednisona prednisolona dexametasona hidrocortisona metotrexato loratadina
cetirizina difenhidramina montelukast budesonida sertralina fluoxetina escitalopram paroxetina venlafaxina duloxetina amitriptilina trazodona
alprazolam clonazepam diazepam lorazepam quetiapina olanzapina risperidona haloperidol litio lamotrigina carbamazepina fenitoina levetiracetam
gabapentina pregabalina topiramato tramadol morfina codeina oxicodona metadona buprenorfina naltrexona tamoxifeno letrozol anastrozol
misoprostol mifepristona progesterona estradiol testosterona sildenafilo tadalafilo finasterida tamsulosina alopurinol colchicina aciclovir
valaciclovir oseltamivir ivermectina albendazol nistatina permetrina insulinas
`;

/**
 * Endings that the naming councils (INN, USAN) keep for classes of ingredients, with their Spanish forms, so that new names are found too.
 * Words of eight letters and more; endings of everyday words (vivir, cholesterol, concept) are left out or made longer.
 */
export const medicationEndings = `
umab ximab zumab limab kimab tinib anib rafenib ciclib parib sartan statin statina snopril zepril topril gliptin gliptina gliflozin glutide
glutida natide paratide prazole prazol oxetine oxetina cillin cilina mycin micina floxacin floxacino navir buvir asvir tegravir clovir ciclovir amivir
capavir tatravir termovir triptan gepant cycline ciclina azepam azolam olol dipine dipino limus setron tidine tidina conazole conazol nidazole nidazol
dronate dronato lukast vaptan barbital profen profeno meterol moterol buterol tropium semide thiazide tiazida asteride asterida fibrate fibrato
platin rubicin taxel trexate xaban parin gatran renone benazine modilast prazan citinib nimod peridone piprazole tapine tizole orexant
`;
