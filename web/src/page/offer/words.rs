//! The words of the page in each of its languages: who is asked need not know English.

use crate::Language;

/// The words of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) skip: &'static str,
    pub(super) title: &'static str,
    pub(super) asks: &'static str,
    pub(super) by: &'static str,
    pub(super) why: &'static str,
    pub(super) place: &'static str,
    pub(super) reason: &'static str,
    pub(super) reason_hint: &'static str,
    pub(super) accept: &'static str,
    pub(super) reject: &'static str,
    pub(super) accepted: &'static str,
    pub(super) rejected: &'static str,
    pub(super) thanks: &'static str,
    pub(super) over: &'static str,
    pub(super) over_why: &'static str,
    pub(super) no_link: &'static str,
    pub(super) no_link_why: &'static str,
}

/// Returns the words of one language.
pub(super) const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::French => &FRENCH,
        Language::Spanish => &SPANISH,
        Language::Arabic => &ARABIC,
    }
}

const ENGLISH: Words = Words {
    skip: "Skip to content",
    title: "An offered case",
    asks: "You are asked whether you take this over.",
    by: "Offered by",
    why: "Why",
    place: "Where",
    reason: "Something to add",
    reason_hint: "Needed where you say no.",
    accept: "We take it over",
    reject: "We do not",
    accepted: "You take it over",
    rejected: "You do not take it over",
    thanks: "Your answer has reached us. Thank you.",
    over: "The offer is not open any more",
    over_why: "It was taken back, or the case ended or went elsewhere. You need not do anything.",
    no_link: "This link does not hold",
    no_link_why: "The case is closed to mail, or the address is not whole. Copy it from the mail, or ask who wrote to you.",
};

const FRENCH: Words = Words {
    skip: "Aller au contenu",
    title: "Un dossier proposé",
    asks: "On vous demande si vous prenez ceci en charge.",
    by: "Proposé par",
    why: "Pourquoi",
    place: "Lieu",
    reason: "Quelque chose à ajouter",
    reason_hint: "Nécessaire si vous refusez.",
    accept: "Nous le prenons en charge",
    reject: "Nous ne le prenons pas",
    accepted: "Vous le prenez en charge",
    rejected: "Vous ne le prenez pas en charge",
    thanks: "Votre réponse nous est parvenue. Merci.",
    over: "La proposition n’est plus ouverte",
    over_why: "Elle a été retirée, ou le dossier est terminé ou parti ailleurs. Vous n’avez rien à faire.",
    no_link: "Ce lien n’est pas valable",
    no_link_why: "Le dossier n’est plus ouvert au courrier, ou l’adresse est incomplète. Copiez-la depuis le message, ou demandez à qui vous a écrit.",
};

const SPANISH: Words = Words {
    skip: "Ir al contenido",
    title: "Un caso ofrecido",
    asks: "Se le pregunta si se hace cargo de esto.",
    by: "Lo ofrece",
    why: "Por qué",
    place: "Lugar",
    reason: "Algo que añadir",
    reason_hint: "Necesario si dice que no.",
    accept: "Nos hacemos cargo",
    reject: "No nos hacemos cargo",
    accepted: "Ustedes se hacen cargo",
    rejected: "Ustedes no se hacen cargo",
    thanks: "Su respuesta nos ha llegado. Gracias.",
    over: "El ofrecimiento ya no está abierto",
    over_why: "Fue retirado, o el caso terminó o fue a otra parte. No tiene que hacer nada.",
    no_link: "Este enlace no es válido",
    no_link_why: "El caso ya no admite correo, o la dirección está incompleta. Cópiela del mensaje o pregunte a quien le escribió.",
};

const ARABIC: Words = Words {
    skip: "انتقل إلى المحتوى",
    title: "ملف معروض",
    asks: "يُسأل هل تتولون هذا.",
    by: "يعرضه",
    why: "السبب",
    place: "المكان",
    reason: "هل تريدون إضافة شيء؟",
    reason_hint: "لازم إن قلتم لا.",
    accept: "نتولاه",
    reject: "لا نتولاه",
    accepted: "أنتم تتولونه",
    rejected: "أنتم لا تتولونه",
    thanks: "وصلنا جوابكم. شكرا.",
    over: "لم يعد العرض مفتوحا",
    over_why: "سُحب العرض أو انتهى الملف أو ذهب إلى جهة أخرى. لا حاجة لفعل شيء.",
    no_link: "هذا الرابط غير صالح",
    no_link_why: "الملف لم يعد مفتوحا للبريد، أو العنوان غير كامل. انسخوه من الرسالة أو اسألوا من راسلكم.",
};
