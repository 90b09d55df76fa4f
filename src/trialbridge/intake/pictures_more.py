"""Textbook pictures of nerves, joints, blood, infections, skin and birth, as in `syndromes`; no facts."""

OF_SYSTEMS = {
    # nerves and mind
    "guillain-barre": """
        !2: ascending weakness; ascending paralysis; albuminocytologic; areflexia; absent reflexes
            ; absent deep tendon
            ; loss of deep tendon reflexes
        diarrhea; campylobacter; upper respiratory infection; viral illness; vaccination
        weakness; paresthesias; tingling; numbness; leg weakness
    """,
    "myasthenia-gravis": """
        !2: ptosis; drooping eyelids; acetylcholine receptor; fatigable weakness; fatigability
        diplopia; double vision; dysphagia; difficulty chewing
        worse at the end of the day; worsens throughout the day; worse in the evening; improves with rest
            ; thymoma
    """,
    "als": """
        !2: fasciculations; tongue fasciculations; upper and lower motor neuron
        weakness; muscle atrophy; muscle wasting; atrophy
        hyperreflexia; spasticity; dysarthria; dysphagia; babinski
    """,
    "huntingtons-disease": """
        !2: chorea; choreiform; caudate atrophy; cag repeats
        personality changes; irritability; dementia; depression; cognitive decline
        family history; father died; mother died
    """,
    "epilepsy": """
        !2: tonic clonic; generalized seizure; seizures; convulsions; staring spells; spike and wave
        loss of consciousness; postictal; tongue biting; urinary incontinence; confusion
        eeg; aura; automatisms; lip smacking
    """,
    "subarachnoid-haemorrhage": """
        !2: thunderclap; worst headache; xanthochromia; blood in the subarachnoid
        sudden onset; severe headache; suddenly
        neck stiffness; stiff neck; nuchal rigidity; photophobia; vomiting
    """,
    "subdural-haematoma": """
        !2: crescent shaped; crescentic; subdural
        fall; fell; head trauma; head injury; anticoagulant; warfarin
        headache; confusion; drowsiness
    """,
    "normal-pressure-hydrocephalus": """
        !2: magnetic gait; shuffling gait; gait disturbance; gait instability; enlarged ventricles
            ; ventriculomegaly
        urinary incontinence; incontinence
        memory loss; dementia; cognitive decline; forgetfulness
    """,
    "encephalitis": """
        !2: temporal lobe; altered mental status; behavioral changes; bizarre behavior; confusion
        !1: fever; febrile; high fever
        2: lymphocytic pleocytosis; csf pleocytosis; herpes simplex; mosquito; west nile; elevated csf protein
        seizures; headache
    """,
    "bells-palsy": """
        !2: unable to close; inability to close; unilateral facial paralysis; facial paralysis; facial palsy
            ; inability to wrinkle; unable to wrinkle
        drooling; loss of taste; hyperacusis; ear pain
        sudden onset; woke up; viral
    """,
    "carpal-tunnel-syndrome": """
        !2: tinel; phalen; thenar atrophy; median nerve; first three fingers
        numbness; tingling; paresthesia; hand pain; wrist pain
        typing; at night; repetitive; pregnant
    """,
    "cluster-headache": """
        !2: unilateral periorbital pain; retro orbital; lacrimation; tearing of the eye
            ; conjunctival injection
        headache; headaches; severe pain
        rhinorrhea; nasal congestion; miosis; ptosis
        at the same time; smoker; oxygen
    """,
    "spinal-stenosis": """
        !2: neurogenic claudication; relieved by leaning forward; leaning on a shopping cart
            ; relieved by sitting
        back pain; leg pain; buttock pain; low back pain
        walking; standing; numbness; elderly
    """,
    "sciatica": """
        !2: straight leg raise; radiating down; radiates down the leg; radiating to the leg; disc herniation
        low back pain; back pain
        lifting; numbness; tingling
    """,
    "generalised-anxiety-disorder": """
        !2: excessive worry; worries; worried about everything; excessive anxiety
        insomnia; difficulty sleeping; difficulty concentrating; restlessness
        muscle tension; irritability; fatigue
    """,
    "panic-disorder": """
        !2: panic attacks; panic attack; sense of impending doom; fear of dying
        palpitations; chest pain; sweating; shortness of breath; trembling
        recurrent; avoids; crowded
    """,
    "bipolar-disorder": """
        !2: decreased need for sleep; grandiosity; grandiose; pressured speech; mania; manic; flight of ideas
        spending; impulsive; risky; hypersexual
        depression; depressive episodes; elevated mood; irritable
    """,
    "autism": """
        !2: poor eye contact; lack of eye contact; avoids eye contact; repetitive behaviors
            ; repetitive movements
            ; stereotyped; hand flapping
        speech delay; language delay; does not speak; delayed speech
        social; does not respond to his name; does not play; routines
    """,
    "anorexia-nervosa": """
        !2: fear of gaining weight; afraid of gaining weight; distorted body image; perceives herself
            ; feels fat
        weight loss; underweight; low weight; emaciated
        amenorrhea; lanugo; excessive exercise; restricts
    """,
    "delirium": """
        !2: fluctuating; acute confusion; acutely confused; waxing and waning; inattention
        agitated; agitation; hallucinations; disoriented
        postoperative; hospitalized; surgery; urinary tract infection; elderly
    """,
    # joints, muscle and bone
    "ankylosing-spondylitis": """
        !2: sacroiliitis; bamboo spine; hla b27; improves with exercise; improves with activity
        morning stiffness; stiffness; low back pain; back pain
        uveitis; reduced chest expansion; young
    """,
    "systemic-sclerosis": """
        !2: sclerodactyly; skin thickening; tight skin; thickened skin; anticentromere; scl 70
        raynaud; fingers turn; cold fingers; digital ulcers
        dysphagia; heartburn; telangiectasia; calcinosis
    """,
    "sjogrens-syndrome": """
        !2: dry eyes; gritty; anti ro; anti ssa; schirmer
        dry mouth; xerostomia; dental caries
        parotid; arthralgia; fatigue
    """,
    "dermatomyositis": """
        !2: heliotrope; gottron; shawl sign; proximal muscle weakness
        difficulty climbing stairs; difficulty rising; muscle weakness
        elevated creatine kinase; elevated ck; rash
    """,
    "fibromyalgia": """
        !2: tender points; widespread pain; diffuse musculoskeletal pain; pain all over
        fatigue; sleep disturbance; unrefreshing sleep; poor sleep
        depression; headache; normal laboratory
    """,
    "iga-vasculitis": """
        !2: palpable purpura; purpuric rash; purpura
        abdominal pain; arthralgia; joint pain
        hematuria; proteinuria; upper respiratory infection; child; boy; girl
    """,
    "osteoporosis": """
        !2: t score; bone density; bone mineral density; vertebral compression; compression fracture
            ; loss of height
        postmenopausal; menopause; steroids; corticosteroids
        fracture; back pain; kyphosis
    """,
    "hip-fracture": """
        !2: shortened and externally rotated; externally rotated; femoral neck
        fall; fell; slipped
        hip pain; unable to bear weight; elderly
    """,
    "rhabdomyolysis": """
        !2: elevated creatine kinase; elevated ck; myoglobinuria; dark urine; myoglobin
        crush; prolonged immobilization; marathon; exertion; statin; found down; seizure
        muscle pain; weakness; acute kidney injury
    """,
    # blood
    "vitamin-b12-deficiency": """
        !2: macrocytic; macrocytosis; hypersegmented; vitamin b12; cobalamin; intrinsic factor
        fatigue; weakness; pallor; anemia
        paresthesias; numbness; glossitis; vegan; gastrectomy; loss of vibration; ataxia
    """,
    "aplastic-anaemia": """
        !2: hypocellular; pancytopenia
        fatigue; pallor; weakness
        petechiae; bleeding; infections; ecchymoses
    """,
    "haemophilia": """
        !2: hemarthrosis; prolonged ptt; prolonged aptt; factor viii; factor ix; bleeding into
        boy; male; maternal uncle
        bruising; prolonged bleeding; circumcision
    """,
    "itp": """
        !2: petechiae; petechial rash; isolated thrombocytopenia; purpura
        2: low platelets; thrombocytopenia; platelet count
        epistaxis; gum bleeding; bruising; easy bruising; viral illness; heavy menses
    """,
    "polycythaemia-vera": """
        !2: jak2; elevated hematocrit; high hematocrit; erythrocytosis; elevated hemoglobin; aquagenic
        pruritus; itching after; after a hot shower; after bathing
        splenomegaly; headache; ruddy; plethora
    """,
    # infection
    "cellulitis": """
        !2: erythematous and warm; warm erythematous; spreading erythema; spreading redness; red and swollen
            ; warmth and erythema; erythema and warmth
        swelling; swollen; tender; leg
        fever; chills; insect bite; cut; diabetes
    """,
    "infectious-mononucleosis": """
        !2: heterophile; atypical lymphocytes; monospot; posterior cervical lymphadenopathy; epstein barr
        sore throat; pharyngitis; exudative
        fatigue; fever; splenomegaly; adolescent; college
    """,
    "otitis-media": """
        !2: bulging tympanic membrane; erythematous tympanic membrane; tugging; pulling at; ear pain
            ; earache; otalgia
        fever; irritability; febrile
        child; infant; year old boy; year old girl; upper respiratory infection
    """,
    "herpes-zoster": """
        !2: dermatomal; dermatome; grouped vesicles; vesicular rash; shingles
        burning pain; pain; painful
        elderly; immunosuppressed; unilateral; chickenpox
    """,
    "varicella": """
        !2: vesicles in different stages; vesicular rash; different stages of healing; itchy vesicles
        fever; malaise
        child; unvaccinated; face and trunk; itching
    """,
    "syphilis": """
        !2: chancre; painless ulcer; condylomata lata; rpr; vdrl; palms and soles
        unprotected; sexual; men who have sex with men
        lymphadenopathy; rash; fever
    """,
    "pelvic-inflammatory-disease": """
        !2: cervical motion tenderness; adnexal tenderness
        lower abdominal pain; pelvic pain; abdominal pain
        vaginal discharge; fever; multiple sexual partners; cervical discharge
    """,
    "dengue": """
        !2: retro orbital pain; retroorbital pain; breakbone; tourniquet test; dengue; aedes
        fever; high fever
        myalgia; arthralgia; rash; thrombocytopenia; petechiae
        travel; traveled; tropical; returned from; mosquito
    """,
    "typhoid-fever": """
        !2: rose spots; salmonella typhi; relative bradycardia; pea soup
        fever; prolonged fever; stepwise fever
        travel; traveled; india; abdominal pain; constipation
    """,
    "histoplasmosis": """
        !2: bat droppings; bird droppings; cave; caves; spelunking; yeast within macrophages
        cough; fever; dyspnea; chest pain
        hilar lymphadenopathy; nodules; ohio; mississippi
    """,
    "pjp": """
        !2: pneumocystis; ground glass; bat wing
        hiv; cd4; aids; immunosuppressed; transplant
        dry cough; dyspnea; fever; hypoxia; elevated ldh
    """,
    "cysticercosis": """
        !2: scolex; ring enhancing cysts; calcified cysts; multiple cysts; cystic lesions
        seizure; seizures; headache
        mexico; pork; latin america; india
    """,
    "tetanus": """
        !2: lockjaw; trismus; risus sardonicus; opisthotonus
        muscle spasms; stiffness; rigidity
        wound; puncture; nail; unvaccinated; not vaccinated
    """,
    "anaphylaxis": """
        !2: bee sting; peanut; after eating; stung; penicillin; shellfish; exposure
        hives; urticaria; flushing; pruritus; itching
        wheezing; stridor; swelling of the lips; swollen lips; facial swelling; tongue swelling
            ; throat tightness
        hypotension; hypotensive; blood pressure
    """,
    # skin, eye and ear
    "atopic-dermatitis": """
        !2: flexural; antecubital; popliteal fossae; lichenified; eczematous; dry itchy skin
        pruritus; itching; itchy; pruritic
        asthma; allergic rhinitis; atopy; family history of asthma
    """,
    "melanoma": """
        !2: asymmetric; irregular borders; irregular border; changing mole; pigmented lesion; dark mole
            ; changed color
        mole; lesion; nevus
        sun exposure; fair skin; sunburn; enlarging; bleeding
    """,
    "macular-degeneration": """
        !2: drusen; central vision loss; loss of central vision; metamorphopsia; amsler
        elderly; smoker; gradual
        straight lines; reading; blurred vision
    """,
    "retinal-detachment": """
        !2: curtain; floaters; flashes of light; flashing lights; photopsia
        sudden; visual field; vision loss
        myopia; cataract surgery; trauma
    """,
    "menieres-disease": """
        !2: episodic vertigo; vertigo; spinning
        tinnitus; ringing; ringing in
        hearing loss; ear fullness; aural fullness
    """,
    # women, pregnancy and children
    "endometriosis": """
        !2: dysmenorrhea; dyspareunia; painful menses; painful periods; chocolate cyst; uterosacral
        pelvic pain; cyclic pain; chronic pelvic pain
        infertility; unable to conceive; nodularity; retroverted
    """,
    "uterine-fibroids": """
        !2: menorrhagia; heavy menstrual bleeding; heavy menses; irregularly enlarged uterus; enlarged uterus
        pelvic pressure; pelvic mass; urinary frequency; constipation
        iron deficiency; anemia; african american
    """,
    "ovarian-cancer": """
        !2: adnexal mass; ovarian mass; pelvic mass; elevated ca 125; ca 125
        ascites; bloating; abdominal distension; increased abdominal girth
        weight loss; early satiety; postmenopausal; brca
    """,
    "endometrial-cancer": """
        !2: postmenopausal bleeding; endometrial thickness; thickened endometrium
            ; vaginal bleeding after menopause
        obese; obesity; nulliparous; diabetes; tamoxifen
        vaginal bleeding; postmenopausal; hypertension
    """,
    "breast-cancer": """
        !2: breast mass; breast lump; lump in her breast; lump in the breast; nipple retraction; peau d orange
            ; microcalcifications; mass in the breast
        axillary lymphadenopathy; fixed; hard; mammogram; palpable axillary
        family history of breast cancer; brca; postmenopausal; nipple discharge
    """,
    "placental-abruption": """
        !2: painful vaginal bleeding; uterine tenderness; rigid uterus; tender uterus; fetal distress
        pregnant; gestation; weeks pregnant
        vaginal bleeding; cocaine; trauma; hypertension; abdominal pain
    """,
    "preterm-labour": """
        !2: contractions; cervical dilation; shortened cervix; premature rupture
        weeks gestation; weeks of gestation; weeks pregnant; gestational age
        previous preterm; preterm; cervical effacement
    """,
    "newborn-respiratory-distress-syndrome": """
        !2: ground glass; surfactant; air bronchograms; grunting
        premature; preterm; weeks gestation; born at
        nasal flaring; retractions; tachypnea; cyanosis
    """,
    "neuroblastoma": """
        !2: vanillylmandelic; homovanillic; opsoclonus; suprarenal mass; adrenal mass; raccoon eyes
        abdominal mass; mass crossing the midline
        !1: child; toddler; month old; infant
        weight loss; fever; irritability
    """,
    "wilms-tumour": """
        !2: flank mass; renal mass; abdominal mass; smooth abdominal mass
        !1: child; year old girl; year old boy; toddler
        hematuria; hypertension; aniridia; hemihypertrophy
    """,
    "rickets": """
        !2: bowed legs; bowing of the legs; rachitic rosary; frontal bossing; widened wrists; craniotabes
        breastfed; dark skin; poor sun; vegan; delayed walking
        low vitamin d; hypocalcemia; alkaline phosphatase
    """,
    # poisons
    "lead-poisoning": """
        !2: basophilic stippling; lead level; blood lead; old house; peeling paint; paint chips; lead lines
        abdominal pain; constipation; irritability
        anemia; developmental regression; wrist drop; child
    """,
    "carbon-monoxide-poisoning": """
        !2: carboxyhemoglobin; space heater; carbon monoxide; cherry red; exhaust; furnace
        headache; nausea; dizziness; confusion
        winter; family members; fire
    """,
}  # fmt: skip
