//! The words of the frame in each of its languages. The body of the pages is written in place.

use crate::frame::Language;

/// The words around a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    pub(crate) skip: &'static str,
    pub(crate) main: &'static str,
    pub(crate) work: &'static str,
    pub(crate) cases: &'static str,
    pub(crate) triage: &'static str,
    pub(crate) new_case: &'static str,
    pub(crate) quarantine: &'static str,
    pub(crate) labels: &'static str,
    pub(crate) help: &'static str,
    pub(crate) more: &'static str,
    pub(crate) search: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) open: &'static str,
    pub(crate) clock_ok: &'static str,
    pub(crate) clock_doubt: &'static str,
    pub(crate) waiting: &'static str,
}

/// Returns the words of one language.
pub(crate) const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::French => &FRENCH,
        Language::Spanish => &SPANISH,
        Language::Arabic => &ARABIC,
    }
}

const ENGLISH: Words = Words {
    skip: "Skip to content",
    main: "Main",
    work: "My work",
    cases: "Cases",
    triage: "Triage",
    new_case: "New case",
    quarantine: "Quarantine",
    labels: "Explain a label",
    help: "Help",
    more: "More",
    search: "Search cases",
    sign_out: "Sign out",
    open: "open",
    clock_ok: "clock ok",
    clock_doubt: "clock in doubt",
    waiting: "waiting",
};

const FRENCH: Words = Words {
    skip: "Aller au contenu",
    main: "Navigation",
    work: "Mon travail",
    cases: "Dossiers",
    triage: "Tri",
    new_case: "Nouveau dossier",
    quarantine: "Quarantaine",
    labels: "Lire une étiquette",
    help: "Aide",
    more: "Plus",
    search: "Chercher un dossier",
    sign_out: "Se déconnecter",
    open: "en attente",
    clock_ok: "heure sûre",
    clock_doubt: "heure douteuse",
    waiting: "à envoyer",
};

const SPANISH: Words = Words {
    skip: "Ir al contenido",
    main: "Navegación",
    work: "Mi trabajo",
    cases: "Casos",
    triage: "Clasificar",
    new_case: "Caso nuevo",
    quarantine: "Cuarentena",
    labels: "Leer una etiqueta",
    help: "Ayuda",
    more: "Más",
    search: "Buscar casos",
    sign_out: "Cerrar sesión",
    open: "pendientes",
    clock_ok: "hora segura",
    clock_doubt: "hora dudosa",
    waiting: "por enviar",
};

const ARABIC: Words = Words {
    skip: "انتقل إلى المحتوى",
    main: "التنقل",
    work: "عملي",
    cases: "الحالات",
    triage: "الفرز",
    new_case: "حالة جديدة",
    quarantine: "الحجر",
    labels: "شرح وسم",
    help: "مساعدة",
    more: "المزيد",
    search: "ابحث في الحالات",
    sign_out: "تسجيل الخروج",
    open: "مفتوحة",
    clock_ok: "الساعة سليمة",
    clock_doubt: "الساعة موضع شك",
    waiting: "في الانتظار",
};
