"""What a note describes without naming it: textbook pictures as data; they weigh problems and state no fact.

A row is a concept and its signs; signs of one line count once (`;` goes on with the line before). A number
before a line is its weight (else 1); the picture counts as described from weight 3 on. `!` marks a line
without which it is not.
"""

PICTURES = {
    "pneumonia": """
        cough; productive cough; purulent sputum; rust colored sputum
        fever; febrile; chills; temperature
        pleuritic chest pain; chest pain
        2: consolidation; egophony; bronchial breath sounds; infiltrate; lobar opacity; dullness to percussion
        crackles; rales; decreased breath sounds; bronchial breathing
    """,
    "copd": """
        smoking; smoker; packs per day; pack years; smoked
        shortness of breath; dyspnea; respiratory distress; breathlessness
        chronic cough; productive cough
        2: barrel chest; barrel shaped chest; barrel chested; hyperinflation; hyperinflated; pursed lips
        wheeze; wheezes; wheezing; home oxygen; prolonged expiration
    """,
    "asthma": """
        !2: wheezing; wheeze; wheezes; expiratory wheezing
        shortness of breath; dyspnea; chest tightness; difficulty breathing
        allergic rhinitis; eczema; atopy; seasonal allergies; family history of asthma
        inhaler; albuterol; bronchodilator; night cough; triggered by exercise
    """,
    "pulmonary-embolism": """
        acute onset of shortness of breath; sudden shortness of breath; sudden dyspnea
            ; shortness of breath; dyspnea
        pleuritic chest pain; chest pain; worsens with inspiration; hemoptysis
        2: calf pain; calf swelling; calf tenderness; right calf; left calf; leg swelling
            ; unilateral leg edema
        remained in bed; bed rest; immobilized; hip replacement; knee replacement; long flight; mastectomy
            ; recent surgery
        tachypnea; tachypneic; tachycardic; tachycardia; elevated d dimer; hypoxia
        gave birth; postpartum; oral contraceptive; given birth
    """,
    "deep-vein-thrombosis": """
        !2: calf pain; calf swelling; calf tenderness; right calf; left calf; leg swelling; swollen leg
            ; unilateral leg edema
        remained in bed; bed rest; immobilized; hip replacement; knee replacement; long flight; mastectomy
            ; recent surgery
        elevated d dimer; homans sign; pain with dorsiflexion; pitting edema of the leg
    """,
    "myocardial-infarction": """
        chest pain; substernal chest pain; crushing chest pain; chest pressure
        radiating to the left arm; radiates to the left arm; radiating to the jaw; left shoulder and jaw
            ; left arm
        2: st segment elevation; st elevation; elevated troponin; troponin
        diaphoresis; sweating; diaphoretic; nausea
    """,
    "heart-failure": """
        orthopnea; paroxysmal nocturnal dyspnea; unable to lie flat
        leg edema; lower extremity edema; ankle swelling; pitting edema; swollen legs
        jugular venous distention; distended neck veins; elevated jvp; s3 gallop
        crackles; rales; pulmonary edema; pleural effusions; cardiomegaly
        dyspnea; shortness of breath; exertional dyspnea
    """,
    "peripheral-vascular-disease": """
        2: claudication; calf pain when walking; leg pain when walking; pain when walking; pain on walking
        diminished pulses; absent pulses; loss of distal pulses; decreased pulses; cool to the touch
            ; cool foot; cold foot
        bruit; carotid bruit; ankle brachial index
    """,
    "stroke": """
        slurred speech; dysarthria; aphasia; difficulty speaking
        facial droop; facial drop; facial weakness
        hemiplegia; hemiparesis; left sided weakness; right sided weakness; weakness of the right arm
            ; weakness of the left arm; one sided weakness
        sudden onset; suddenly; visual field loss
    """,
    "lung-cancer": """
        !2: lung mass; lung nodule; pulmonary nodule; pulmonary mass; mass in the lung; left lung mass
            ; right lung mass
        weight loss; hemoptysis; cough; night sweats
        solitary mass; brain mass; hilar lymphadenopathy; liver lesions; bone lesions
        smoker; smoking; pack years; chest x ray
    """,
    "aortic-aneurysm": """
        !2: pulsatile abdominal mass; pulsatile mass; expansile mass
        back pain; abdominal pain; hypotension; bruit
        smoker; smoking; hypertension
    """,
    "systemic-lupus-erythematosus": """
        malar rash; butterfly rash; bridge of the nose; bridge of her nose; bridge of his nose
            ; photosensitivity; discoid rash; rash
        arthralgia; arthralgias; joint pain; arthritis; arthritis
        alopecia; oral ulcers; hair loss
        2: ana; anti dsdna; anti ds dna; antinuclear antibody; anti smith
        rbc casts; proteinuria; positive for protein; thrombocytopenia; hemolytic anemia; pleuritis
            ; pericarditis
    """,
    "rheumatoid-arthritis": """
        morning stiffness
        symmetric joint swelling; swelling of the small joints; metacarpophalangeal; swollen joints
            ; joint swelling; wrists
        2: rheumatoid factor; anti ccp; erosions
        joint pain; polyarthritis; fatigue
    """,
    "rheumatic-fever": """
        migratory arthritis; ankle swelling; joint pain; knees hips; polyarthritis
        sore throat; streptococcal; pharyngitis; tonsillitis
        fever; fevers; intermittent fevers
        carditis; new murmur; chest pain; chorea; erythema marginatum
    """,
    "hypothyroidism": """
        cold intolerance; sensitive to the cold; intolerance to cold
        weight gain; constipation
        fatigue; tired; tires easily; lethargy; slow; moves slowly
        dry skin; hair loss; brittle hair; voice; hoarseness; puffy face
        2: delayed relaxation; hyporeflexia; elevated tsh; high tsh; goiter; anterior cervical mass; neck mass
    """,
    "hyperthyroidism": """
        weight loss; eating more; increased appetite
        sweating; heat intolerance; warm and sweaty; diarrhea
        heart races; palpitations; irregular pulse; tachycardia; atrial fibrillation
        2: exophthalmos; exophthalmia; proptosis; goiter; hyperreflexia; suppressed tsh; low tsh
        insomnia; anxiety; tremor; irritability; nervousness
    """,
    "depression": """
        2: no longer enjoys; anhedonia; loss of interest; depressed mood; feelings of sadness; hopeless
            ; suicidal
        difficulty concentrating; poor concentration
        increased sleep; insomnia; sleeps; early morning awakening
        guilty; guilt; worthlessness; fatigue; loss of energy; appetite
    """,
    "dementia": """
        2: memory loss; poor memory; forgetful; forgetfulness; cognitive decline; memory dysfunction
            ; cognitive deficits; changes in cognition
        personality; disoriented; getting lost; unusual behaviors; difficulty expressing; word finding
        unable to dress; unable to perform; calculations; unable to care; activities of daily living
        cerebral atrophy; delayed recall; mini mental
    """,
    "alzheimers-disease": """
        !2: memory loss; poor memory; forgetful; forgetfulness; cognitive decline; changes in cognition
        progressive; gradual; unable to dress; personality
        unusual behaviors; difficulty expressing; word finding; disoriented
    """,
    "creutzfeldt-jakob-disease": """
        2: periodic sharp waves; spongiform; vacuolar changes; 14 3 3 protein
        myoclonus; jerking movements; myoclonic jerks
        memory loss; rapidly progressive dementia; cognitive deficits
    """,
    "parkinsons-disease": """
        resting tremor; tremor at rest; pill rolling
        bradykinesia; slowness; slow movement; shuffling gait
        rigidity; cogwheel; masked facies; micrographia; handwriting is getting smaller
    """,
    "multiple-sclerosis": """
        optic neuritis; vision loss; diplopia; double vision; internuclear ophthalmoplegia
        numbness; paresthesias; weakness
        2: white matter lesions; demyelinating; periventricular plaques; oligoclonal bands
    """,
    "meningitis": """
        headache; severe headache; photophobia
        fever; febrile; chills
        2: nuchal rigidity; neck stiffness; stiff neck; kernig; brudzinski
        altered mental status; confusion; clear fluid; vomiting; petechial rash
    """,
    "intracranial-haemorrhage": """
        2: worst headache; thunderclap headache; exploding headache; sudden severe headache
        vomiting; neck stiffness; loss of consciousness; photophobia; xanthochromia
    """,
    "migraine": """
        headache; recurrent headache; pulsating; throbbing; unilateral headache
        photophobia; phonophobia
        nausea; vomiting; aura
    """,
    "appendicitis": """
        2: right lower quadrant; mcburney; rovsing; palpation of the left lower quadrant; periumbilical pain
        rebound; guarding; tenderness
        nausea; vomiting; anorexia; fever; leukocytosis; appendix
    """,
    "cholecystitis": """
        2: right upper quadrant; murphy; gallbladder wall
        fatty food; gallstones; after eating; radiates to the shoulder
        fever; febrile; leukocytosis; vomiting; nausea
    """,
    "pancreatitis": """
        epigastric pain; abdominal pain radiating to the back; radiates to the back
        2: elevated lipase; elevated amylase; lipase; amylase
        alcohol; gallstones; vomiting; nausea
    """,
    "gi-bleeding": """
        2: coffee ground; hematemesis; melena; black stools; tarry stools; bright red blood per rectum
            ; vomiting blood
        hypotension; tachycardia; cool extremities; transfusion; anemia
    """,
    "peptic-ulcer": """
        2: coffee ground; hematemesis; melena; vomiting blood
        epigastric pain; nsaids; helicobacter; heartburn; vomiting
        transfusion; hypotension; tachycardia; cool extremities
    """,
    "inflammatory-bowel-disease": """
        bloody diarrhea; diarrhea; rectal bleeding
        abdominal pain; cramping; weight loss
        2: cobblestone; skip lesions; crypt abscess; pseudopolyps; granulomas in the colon
    """,
    "giardiasis": """
        greasy stools; greasy; foul smelling; steatorrhea; flatulence
        diarrhea; abdominal cramping
        2: ellipsoidal cysts; cysts; trophozoites
        hiking; stream; camping; well water; untreated water; drank water
    """,
    "fap": """
        2: hundreds of colonic adenomas; polyposis; multiple polyps; dozens of polyps; colonic polyps
        proctocolectomy; total colectomy; siblings; family history of multiple polyps; brother
        adenomas; colonoscopy; sigmoidoscopy
    """,
    "colorectal-cancer": """
        change in bowel habits; narrow stools; constipation
        rectal bleeding; blood in stool; occult blood; iron deficiency
        weight loss; colon mass; apple core
    """,
    "septic-shock": """
        fever; hypothermia; infection; abscess; pneumonia
        2: vasopressors; pressors; septic; lactate; mottled
        hypotension; hypotensive; low blood pressure
        tachycardia; tachycardic; tachypneic; icu
    """,
    "liver-abscess": "3: liver abscess; hepatic abscess",
    "acute-kidney-injury": """
        2: urine output; oliguria; anuria; low urine output
        serum creatinine; creatinine is; elevated creatinine; rising creatinine
        granular casts; fractional excretion of sodium; blood urea nitrogen; major surgery; edema
    """,
    "nephrotic-syndrome": """
        edema; periorbital edema; swelling; anasarca
        2: proteinuria; foamy urine; 3 5 g
        hypoalbuminemia; low albumin; hyperlipidemia
    """,
    "pyelonephritis": """
        dysuria; frequency; urgency
        flank pain; flank
        2: costovertebral
        fever; chills; rigors
        leukocyte casts; pyuria; bacteriuria; urine culture
    """,
    "urinary-tract-infection": """
        2: dysuria; burning on urination; painful urination
        frequency; urgency; urine culture; pyuria; nitrite
        suprapubic pain; cloudy urine; fever
    """,
    "nephrolithiasis": """
        2: colicky flank pain; renal colic; flank pain radiating to the groin; ureteral stone
            ; stone in the ureter
        hematuria; nausea; vomiting
    """,
    "diabetes": """
        polyuria; frequent urination
        polydipsia; increased thirst; thirst
        2: hyperglycemia; elevated hba1c; glucose of; fasting glucose
        weight loss; polyphagia; blurred vision
    """,
    "diabetic-foot": """
        !2: diabetes; diabetic; diabetes mellitus
        2: foot ulcer; skin lesion; leg ulcer; foot wound; oozing
        neuropathy; poor healing; not compliant; elevated hba1c
    """,
    "prolactinoma": """
        2: nipple discharge; galactorrhea; milky
        amenorrhea; irregular periods; last menstrual period; infertility; headache; decreased libido
        prolactin; elevated prolactin
    """,
    "acromegaly": """
        2: ring is getting small; enlargement of her hands; enlargement of his hands; enlarged hands
            ; shoe size; prognathism
        igf 1; growth hormone; gh
        headache; snoring; soft tissue thickening; diaphoresis
    """,
    "cushing-syndrome": """
        2: moon face; buffalo hump; purple striae; central obesity; cortisol
        hypertension; hirsutism; weight gain; easy bruising; proximal weakness
    """,
    "adrenal-insufficiency": """
        hyperpigmentation; salt craving
        2: hyponatremia; hyperkalemia; low cortisol
        fatigue; weight loss; hypotension; weakness
    """,
    "pcos": """
        hirsutism; acne; elevated testosterone; alopecia
        2: polycystic ovaries; irregular menses; oligomenorrhea; irregular periods
        obesity; obese; infertility; acanthosis
    """,
    "ectopic-pregnancy": """
        2: adnexal mass; ectopic; no intrauterine
        vaginal bleeding; lower abdominal pain; pelvic pain
        beta hcg; missed period; last menstrual period
    """,
    "preeclampsia": """
        !1: pregnant; gestation; weeks of gestation
        2: proteinuria; hypertension; elevated blood pressure
        headache; visual changes; edema; right upper quadrant
    """,
    "postpartum-hemorrhage": """
        gave birth; given birth; delivery; postpartum
        2: heavy bleeding; vaginal bleeding; soaked pads; boggy uterus
        tachycardia; hypotension
    """,
    "haemolytic-anaemia": """
        anemia; hb is; hemoglobin; pale
        2: elevated ldh; ldh; haptoglobin; schistocytes; reticulocyte; hemosiderin
        jaundice; dark urine; splenomegaly; polychromasia
    """,
    "iron-deficiency-anaemia": """
        2: low ferritin; ferritin of; serum iron; mcv 6; microcytic; iron deficiency
        pale; pallor; tired; fatigue; tires easily
        hb; hemoglobin; koilonychia; pica; difficulty swallowing; heavy periods
    """,
    "pnh": """
        2: hemosiderin in the urine; hemosiderinuria; dark urine in the morning
        negative dat; coombs negative; hemolysis; elevated ldh
        thrombocytopenia; platelet count; pancytopenia; thrombosis; difficulty swallowing
    """,
    "leukaemia": """
        2: blasts; leukemic cells; auer rods
        bruising; petechiae; bleeding gums
        pallor; fatigue; fever; splenomegaly; pancytopenia; bone pain
    """,
    "lymphoma": """
        lymphadenopathy; enlarged lymph nodes; swollen lymph nodes; mediastinal mass
        night sweats; weight loss; fever
        2: reed sternberg; monoclonal b cells
    """,
    "multiple-myeloma": """
        bone pain; back pain; lytic lesions; fractures
        2: m protein; monoclonal; bence jones; plasma cells; m spike
        anemia; hypercalcemia; renal failure
    """,
    "osteosarcoma": """
        2: osteolytic lesion; sunburst; codman; lytic lesion; bone lesion
        knee pain; thigh; bone pain; knee
        boy; girl; adolescent; swelling; limited range of motion
    """,
    "ewing-sarcoma": """
        2: osteolytic lesion; onion skin; lytic lesion
        knee pain; thigh; bone pain
        boy; girl; fever; swelling
    """,
    "osteomyelitis": """
        bone pain; knee pain; back pain; thigh
        fever; febrile; chills; lethargic
        2: osteolytic lesion; bone destruction; sequestrum; bone marrow edema
        limited range of motion; effusion; swelling
    """,
    "septic-arthritis": """
        2: limited range of motion; joint effusion; effusion; unable to bear weight
        knee pain; hip pain; joint pain
        fever; febrile
    """,
    "kawasaki-disease": """
        2: strawberry tongue; strawberry red tongue; cracked lips
        rash; swollen red hands; swollen hands; desquamation
        persistent fever; fever for 5 days; fever
        conjunctivitis; red eyes; whites of both eyes; eyes are red
    """,
    "measles": """
        2: koplik; maculopapular rash; cephalocaudal
        cough; coryza; conjunctivitis
        fever; unvaccinated
    """,
    "epiglottitis": """
        2: drooling; leans forward; tripod; thumb sign; hot potato
        dysphagia; muffled; stridor; vocal changes
        fever; toxic appearing; vaccines; unvaccinated
    """,
    "foreign-body": """
        2: choking; sudden cough; sudden coughing; start coughing; foreign body; swallowed; inhaled a
        wheezing; stridor; unilateral wheeze
        child; boy; girl; toddler
    """,
    "sleep-apnoea": """
        2: snoring; pauses in breathing; witnessed apneas; apneic
        sleepiness; daytime sleepiness; excessive sleepiness; restlessness; awakening
        obese; obesity; tonsils; lack of attention; grades; morning headache
    """,
    "tuberculosis": """
        night sweats; nocturnal sweating; weight loss
        cough; hemoptysis; tinges of blood
        2: cavitation; cavity; acid fast; upper lobe infiltrate; mycobacterium
        traveled; prison; homeless; hiv; contact
    """,
    "aspergillosis": """
        2: fungus ball; mass within a cavity; septate hyphae; branching hyphae; aspergilloma; air crescent
        hemoptysis; tinges of blood; cough
        tuberculosis; cavity; neutropenia
    """,
    "malaria": """
        fever; cyclic fever; chills
        2: parasites; plasmodium; schizonts
        travel; traveled; africa; mosquito; splenomegaly
    """,
    "cholera": """
        2: profuse watery diarrhea; rice water; watery stool; cholerae
        travel; traveled; trip; camp; refugee
        dehydration; skin turgor; dry mucosa; hypotension
    """,
    "rabies": """
        2: hydrophobia; aerophobia; animal bite; stray animal; bat
        agitation; spastic; paresthesias; difficulty swallowing
        sweating; anxiety; salivation
    """,
    "lyme-disease": """
        2: erythema migrans; bulls eye rash; target rash; tick bite; tick
        arthralgia; fatigue; facial palsy; heart block; fever
    """,
    "hiv-infection": """
        2: cd4; opportunistic; unprotected sex; intravenous drug
        thrush; weight loss; lymphadenopathy; night sweats
        kaposi; pneumocystis
    """,
    "cirrhosis": """
        ascites; distended abdomen; shifting dullness
        spider angiomata; palmar erythema; gynecomastia; caput medusae; asterixis
        alcohol; hepatitis; jaundice; varices; splenomegaly
    """,
    "wilson-disease": """
        2: kayser; ceruloplasmin; caeruloplasmin; copper
        tremor; dysarthria; jaundice; psychiatric
    """,
    "vitamin-d-deficiency": """
        !2: vit d; vitamin d; 25 oh
        bone pain; joints pain; muscle weakness; bones
        low vitamin d; ng/ml; osteomalacia; rickets
    """,
    "sickle-cell-disease": """
        2: hbs; sickle; vaso occlusive
        bone pain; severe pain; anemia; african american
    """,
    "dislocation": """
        2: dislocated; dislocation
        outstretched; elbow; ulna; radius
    """,
    "fracture": """
        2: fracture; fractures; broken bone
        fell; fall; accident; collision; trauma; x ray
    """,
    "trauma": """
        2: car accident; motor vehicle; automobile accident; multiple injuries; gunshot; stab wound; injuries
        guarding; rebound; tender; extremity fractures
    """,
    "allergic-rhinitis": """
        2: sneezing; itchy eyes; nasal congestion; runny nose
        pollen; seasonal; spring
    """,
    "gout": """
        2: podagra; tophi; monosodium urate; first metatarsophalangeal
        swollen toe; uric acid; acute joint pain
    """,
    "osteoarthritis": """
        knee pain; hip pain; joint pain
        crepitus; worse with activity; joint space narrowing
        elderly; stiffness; obese; bony enlargement
    """,
    "glaucoma": """
        2: intraocular pressure; cupping
        halos; eye pain; visual field
    """,
    "adhd": """
        2: inattentive; lack of attention; hyperactive; fidgety
        declining grades; impulsive; teacher
    """,
    "schizophrenia": """
        2: auditory hallucinations; hears voices; delusions
        paranoid; disorganized; flat affect
    """,
    "bph": """
        2: urinary hesitancy; weak stream; nocturia; enlarged prostate
        post void residual; bladder outlet
    """,
    "psoriasis": """
        2: silvery scales; erythematous plaques
        scaly; nail pitting; elbows
    """,
}  # fmt: skip
