"""Textbook pictures of heart, lung, gut, kidney and glands, each with a sign it needs; they state no fact."""

OF_ORGANS = {
    # heart and vessels
    "acute-coronary-syndrome": """
        !2: substernal chest pain; crushing chest pain; chest pressure; retrosternal pain
            ; retrosternal chest pain
            ; substernal pain; chest tightness
        radiates to the left arm; radiating to the left arm; radiating to the jaw; radiates to the jaw
            ; diaphoresis
            ; diaphoretic
        2: st elevation; st segment elevation; st segment depression; st depression; elevated troponin
            ; troponin
            ; elevated cardiac enzymes; ck-mb; t wave inversion; st-segment elevations
        exertion; nitroglycerin; smoker; hypertension; hyperlipidemia
    """,
    "takotsubo-cardiomyopathy": """
        !2: apical ballooning; apical akinesis; akinesis of the apex; apical hypokinesis
            ; hypokinesis of the apical
            ; apical dyskinesis
        no stenosis; no significant coronary; normal coronary arteries; no obstructive coronary
        chest pain; st segment elevation; st elevation; st-segment elevations; troponin
        emotional stress; postmenopausal; death of her; grief
    """,
    "pericarditis": """
        !2: pericardial friction rub; friction rub; relieved by leaning forward; relieved by sitting up
            ; improves with leaning forward; better when leaning forward; diffuse st elevation
        chest pain; pleuritic chest pain; sharp chest pain
        fever; viral illness; upper respiratory infection; pr depression
    """,
    "cardiac-tamponade": """
        !2: pulsus paradoxus; muffled heart sounds; distant heart sounds; electrical alternans
        jugular venous distention; distended neck veins; elevated jugular venous pressure
        hypotension; hypotensive; tachycardia; pericardial effusion
    """,
    "endocarditis": """
        !2: vegetation; vegetations; janeway lesions; osler nodes; roth spots; splinter hemorrhages
        fever; chills; night sweats; febrile
        new murmur; murmur; heart murmur
        intravenous drug; iv drug; dental procedure; prosthetic valve; positive blood cultures
    """,
    "aortic-dissection": """
        !2: tearing; ripping; widened mediastinum; unequal blood pressure; intimal flap
        chest pain; back pain; radiating to the back
        hypertension; marfan; sudden onset
    """,
    "atrial-fibrillation": """
        !2: irregularly irregular; absent p waves; no p waves
        palpitations; heart racing; heart races; fluttering
        shortness of breath; dizziness; fatigue; tachycardia
    """,
    "varicose-veins": """
        !2: dilated tortuous veins; tortuous veins; dilated veins; spider veins
        leg heaviness; leg pain; aching legs; ankle swelling
        prolonged standing; standing
    """,
    "giant-cell-arteritis": """
        !2: jaw claudication; temporal tenderness; tender temporal artery; scalp tenderness; temporal artery
        headache; visual loss; vision loss; blurred vision
        elevated esr; erythrocyte sedimentation rate; esr; shoulder stiffness
    """,
    # lung
    "pneumothorax": """
        !2: absent breath sounds; tracheal deviation; collapsed lung; hyperresonance; hyperresonant
            ; hyperresonance to percussion
        sudden onset; sudden chest pain; pleuritic chest pain; shortness of breath; dyspnea
        tall; thin; smoker; stab wound; trauma
    """,
    "bronchiolitis": """
        !1: infant; month old; months old
        !2: wheezing; wheezes; expiratory wheeze
        rhinorrhea; runny nose; nasal congestion; cough
        respiratory distress; retractions; nasal flaring; grunting; respiratory syncytial virus
    """,
    "croup": """
        !2: barking cough; barky cough; seal like cough; steeple sign
        stridor; hoarseness; hoarse voice; inspiratory stridor
        fever; runny nose; child; toddler
    """,
    "pertussis": """
        !2: whooping; inspiratory whoop; paroxysmal cough; paroxysms of coughing; coughing spells
            ; coughing fits
        post tussive vomiting; posttussive vomiting; vomiting after coughing; vomiting after cough
        unvaccinated; not immunized; runny nose; lymphocytosis
    """,
    "cystic-fibrosis": """
        !2: sweat chloride; sweat test; salty skin; meconium ileus; pancreatic insufficiency
        recurrent pneumonia; recurrent respiratory infections; chronic cough; recurrent lung infections
        failure to thrive; steatorrhea; greasy stools; foul smelling stools; nasal polyps; clubbing
    """,
    "sarcoidosis": """
        !2: bilateral hilar lymphadenopathy; hilar adenopathy; bilateral hilar adenopathy
            ; noncaseating granulomas; non caseating granulomas; noncaseating granuloma
        cough; dyspnea; shortness of breath
        erythema nodosum; uveitis; hypercalcemia; elevated ace; angiotensin converting enzyme
        african american
    """,
    "idiopathic-pulmonary-fibrosis": """
        !2: velcro crackles; honeycombing; bibasilar crackles; dry crackles; reticular opacities; interstitial
        dry cough; nonproductive cough; progressive dyspnea; exertional dyspnea
            ; progressive shortness of breath
        clubbing; restrictive pattern; reduced diffusing capacity; decreased dlco
    """,
    "ards": """
        !2: bilateral infiltrates; bilateral opacities; white out; bilateral alveolar infiltrates
        hypoxemia; hypoxia; severe hypoxemia; pao2
        mechanical ventilation; intubated; respiratory failure
        sepsis; aspiration; pancreatitis; trauma; transfusion
    """,
    "influenza": """
        !2: influenza; flu like symptoms; flu like; myalgias; muscle aches; body aches
        fever; high fever; chills
        cough; dry cough; sore throat
        headache; malaise; fatigue; not vaccinated
    """,
    # digestive
    "gerd": """
        !2: heartburn; acid reflux; regurgitation; burning retrosternal; sour taste
        worse after meals; after eating; lying down; at night
        antacids; omeprazole; chronic cough; hoarseness
    """,
    "achalasia": """
        !2: bird beak; dysphagia to solids and liquids; dysphagia for solids and liquids
            ; difficulty swallowing solids and liquids
        regurgitation; undigested food; weight loss
    """,
    "oesophageal-varices": """
        !2: hematemesis; vomiting blood; variceal; varices
        cirrhosis; alcoholic; alcohol abuse; hepatitis; ascites
        splenomegaly; jaundice; spider angiomata
    """,
    "coeliac-disease": """
        !2: tissue transglutaminase; anti endomysial; villous atrophy; gluten; dermatitis herpetiformis
        diarrhea; steatorrhea; bloating; foul smelling stools
        iron deficiency; weight loss; failure to thrive; anemia
    """,
    "bowel-obstruction": """
        !2: air fluid levels; dilated loops; dilated bowel loops; high pitched bowel sounds; obstipation
        abdominal distention; distended abdomen; abdominal distension
        vomiting; bilious vomiting; abdominal pain; prior abdominal surgery
    """,
    "intussusception": """
        !2: currant jelly; sausage shaped; target sign; drawing up his legs; draws up his legs
            ; drawing up her legs
        infant; month old; toddler; child
        vomiting; intermittent crying; abdominal pain; colicky
    """,
    "pyloric-stenosis": """
        !2: olive shaped; olive sized; projectile vomiting; nonbilious vomiting; non bilious vomiting
        week old; weeks old; infant
        dehydration; hungry; hypochloremic; metabolic alkalosis
    """,
    "diverticulitis": """
        !2: left lower quadrant pain; left lower quadrant tenderness; left lower quadrant; diverticula
        fever; leukocytosis; febrile
        constipation; diarrhea; nausea
    """,
    "irritable-bowel-syndrome": """
        !2: relieved by defecation; relieved with defecation; relieved by bowel movements
            ; alternating diarrhea and constipation; alternating constipation and diarrhea
        abdominal pain; cramping; bloating
        stress; anxious; normal colonoscopy
    """,
    "mesenteric-ischemia": """
        !2: pain out of proportion; postprandial abdominal pain; food fear; fear of eating
        abdominal pain; bloody diarrhea; lactic acidosis; elevated lactate
        atrial fibrillation; atherosclerosis; smoker; vascular disease
    """,
    "cholangitis": """
        !2: charcot; dilated common bile duct; dilated bile duct; common bile duct stone; cbd stone
        jaundice; jaundiced; icteric; elevated bilirubin
        fever; chills; febrile
        right upper quadrant pain; right upper quadrant tenderness; right upper quadrant
    """,
    "hemochromatosis": """
        !2: bronze skin; bronze diabetes; skin hyperpigmentation; transferrin saturation; hfe
        elevated ferritin; ferritin; iron overload
        diabetes; arthralgia; cirrhosis; cardiomyopathy; hepatomegaly
    """,
    "hepatitis": """
        !2: jaundice; jaundiced; scleral icterus; dark urine; icteric
        !1: elevated transaminases; elevated ast; elevated alt; elevated liver enzymes
        fatigue; malaise; anorexia; nausea; right upper quadrant
        travel; shellfish; intravenous drug; tattoo; transfusion; unprotected sex
    """,
    "hepatocellular-carcinoma": """
        !2: elevated afp; alpha fetoprotein; liver mass; hepatic mass; mass in the liver
        cirrhosis; hepatitis b; hepatitis c; alcoholic
        weight loss; right upper quadrant; ascites; hepatomegaly
    """,
    "pancreatic-cancer": """
        !2: painless jaundice; courvoisier; pancreatic mass; mass in the head of the pancreas; ca 19 9
            ; palpable gallbladder; double duct sign
        weight loss; anorexia; pruritus
        epigastric pain; back pain; new onset diabetes; smoker
    """,
    "gastric-cancer": """
        !2: virchow; sister mary joseph; gastric mass; gastric ulcer with irregular; linitis plastica
        weight loss; early satiety; anorexia
        epigastric pain; anemia; melena
    """,
    # kidney, urinary and male
    "glomerulonephritis": """
        !2: red cell casts; rbc casts; red blood cell casts; cola colored urine; tea colored urine
            ; smoky urine
            ; dysmorphic red blood cells
        hypertension; elevated blood pressure; periorbital edema; edema
        sore throat; pharyngitis; impetigo; proteinuria; hematuria
    """,
    "polycystic-kidney-disease": """
        !2: multiple renal cysts; bilateral renal cysts; enlarged kidneys; bilateral flank masses
            ; cysts in both kidneys
        hypertension; flank pain; hematuria
        family history of kidney disease; berry aneurysm; liver cysts
    """,
    "renal-cell-carcinoma": """
        !2: renal mass; kidney mass; flank mass; mass in the kidney
        hematuria; gross hematuria; flank pain
        weight loss; polycythemia; smoker
    """,
    "bladder-cancer": """
        !2: painless hematuria; painless gross hematuria; bladder mass; bladder tumor
        smoker; smoking; dye; aniline
        urinary frequency; urgency; dysuria
    """,
    "prostate-cancer": """
        !2: elevated psa; prostate specific antigen; hard nodule; nodular prostate; prostate nodule
            ; firm prostate
        back pain; bone pain; urinary hesitancy; nocturia
        african american; elderly
    """,
    "spermatic-cord-torsion": """
        !2: absent cremasteric reflex; high riding testis; sudden testicular pain; testicular pain
            ; scrotal pain
        sudden onset; nausea; vomiting
        adolescent; boy; swollen testicle
    """,
    "hemolytic-uremic-syndrome": """
        !2: schistocytes; fragmented red cells; shiga toxin; e coli o157
        bloody diarrhea; undercooked; hamburger
        thrombocytopenia; low platelets; anemia
        elevated creatinine; oliguria; renal failure
    """,
    "erectile-dysfunction": """
        !2: unable to maintain an erection; difficulty maintaining an erection; erections
            ; unable to achieve an erection
        diabetes; hypertension; smoker; prostatectomy
        libido; morning erections
    """,
    # hormones and metabolism
    "diabetic-ketoacidosis": """
        !2: fruity breath; kussmaul; ketones; ketonuria; anion gap; fruity odor
        polyuria; polydipsia; increased urination; increased thirst
        nausea; vomiting; abdominal pain
        elevated glucose; hyperglycemia; diabetes; insulin
    """,
    "type-2-diabetes": """
        !2: elevated hba1c; hba1c; acanthosis nigricans; fasting glucose; fasting blood glucose; blood sugar
        polyuria; polydipsia; increased thirst; increased urination; blurred vision
        obese; obesity; overweight; family history of diabetes
    """,
    "diabetes-insipidus": """
        !2: dilute urine; low urine osmolality; water deprivation
        polyuria; polydipsia; excessive thirst
        hypernatremia; head injury; lithium; pituitary surgery
    """,
    "pheochromocytoma": """
        !2: metanephrines; catecholamines; paroxysmal hypertension; episodic hypertension; adrenal mass
        headache; headaches; episodic headache
        palpitations; sweating; diaphoresis
    """,
    "hyperparathyroidism": """
        !2: elevated pth; high pth; parathyroid adenoma; elevated parathyroid hormone
        hypercalcemia; elevated calcium; high calcium
        kidney stones; bone pain; constipation; depression; osteoporosis
    """,
    "conns-syndrome": """
        !2: hypokalemia; low potassium; aldosterone; suppressed renin; low renin
        resistant hypertension; refractory hypertension; hypertension
        muscle weakness; adrenal adenoma; metabolic alkalosis
    """,
    "hypopituitarism": """
        !2: failure to lactate; inability to breastfeed; unable to breastfeed; empty sella; panhypopituitarism
        postpartum hemorrhage; amenorrhea; fatigue
        cold intolerance; loss of axillary; loss of pubic hair; hypotension
    """,
}  # fmt: skip
