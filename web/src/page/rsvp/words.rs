//! The words of the page in each of its languages: who is invited need not know English.

use crate::Language;

/// The words of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) skip: &'static str,
    pub(super) title: &'static str,
    pub(super) invited: &'static str,
    pub(super) when: &'static str,
    pub(super) place: &'static str,
    pub(super) guests: &'static str,
    pub(super) note: &'static str,
    pub(super) yes: &'static str,
    pub(super) maybe: &'static str,
    pub(super) no: &'static str,
    pub(super) comes: &'static str,
    pub(super) waits: &'static str,
    pub(super) may_come: &'static str,
    pub(super) misses: &'static str,
    pub(super) saved: &'static str,
    pub(super) change: &'static str,
    pub(super) over: &'static str,
    pub(super) over_why: &'static str,
    pub(super) often: &'static str,
    pub(super) often_why: &'static str,
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
    title: "Invitation",
    invited: "An invitation for",
    when: "When",
    place: "Where",
    guests: "How many come with you?",
    note: "Something to add",
    yes: "I come",
    maybe: "I do not know yet",
    no: "I do not come",
    comes: "You come",
    waits: "You are on the waiting list: all seats are taken",
    may_come: "You do not know yet",
    misses: "You do not come",
    saved: "Your answer is kept. Thank you.",
    change: "You may change your answer here until it is over.",
    over: "This invitation does not hold",
    over_why: "It is over or was taken back, or the address is not whole. Copy it from the mail, or ask who invited you.",
    often: "Too many tries",
    often_why: "Wait a quarter of an hour, then try again.",
};

const FRENCH: Words = Words {
    skip: "Aller au contenu",
    title: "Invitation",
    invited: "Une invitation pour",
    when: "Quand",
    place: "Où",
    guests: "Combien de personnes viennent avec vous ?",
    note: "Quelque chose à ajouter",
    yes: "Je viens",
    maybe: "Je ne sais pas encore",
    no: "Je ne viens pas",
    comes: "Vous venez",
    waits: "Vous êtes sur la liste d'attente : toutes les places sont prises",
    may_come: "Vous ne savez pas encore",
    misses: "Vous ne venez pas",
    saved: "Votre réponse est enregistrée. Merci.",
    change: "Vous pouvez changer votre réponse ici jusqu'à la fin.",
    over: "Cette invitation n'est pas valable",
    over_why: "Elle est passée ou a été retirée, ou l'adresse est incomplète. Copiez-la depuis le message, ou demandez à qui vous a invité.",
    often: "Trop d'essais",
    often_why: "Attendez un quart d'heure, puis réessayez.",
};

const SPANISH: Words = Words {
    skip: "Ir al contenido",
    title: "Invitación",
    invited: "Una invitación para",
    when: "Cuándo",
    place: "Dónde",
    guests: "¿Cuántas personas vienen con usted?",
    note: "Algo que añadir",
    yes: "Voy",
    maybe: "Todavía no lo sé",
    no: "No voy",
    comes: "Usted viene",
    waits: "Está en la lista de espera: todas las plazas están ocupadas",
    may_come: "Todavía no lo sabe",
    misses: "Usted no viene",
    saved: "Su respuesta está guardada. Gracias.",
    change: "Puede cambiar su respuesta aquí hasta que termine.",
    over: "Esta invitación no es válida",
    over_why: "Ya pasó o fue retirada, o la dirección está incompleta. Cópiela del mensaje o pregunte a quien le invitó.",
    often: "Demasiados intentos",
    often_why: "Espere un cuarto de hora y vuelva a intentarlo.",
};

const ARABIC: Words = Words {
    skip: "انتقل إلى المحتوى",
    title: "دعوة",
    invited: "دعوة إلى",
    when: "الموعد",
    place: "المكان",
    guests: "كم شخصا يأتي معك؟",
    note: "هل تريد إضافة شيء؟",
    yes: "سأحضر",
    maybe: "لا أعرف بعد",
    no: "لن أحضر",
    comes: "ستحضر",
    waits: "أنت في قائمة الانتظار: كل المقاعد محجوزة",
    may_come: "لا تعرف بعد",
    misses: "لن تحضر",
    saved: "حُفظ جوابك. شكرا.",
    change: "يمكنك تغيير جوابك هنا حتى ينتهي الأمر.",
    over: "هذه الدعوة غير صالحة",
    over_why: "انتهت أو سُحبت، أو العنوان غير كامل. انسخه من الرسالة أو اسأل من دعاك.",
    often: "محاولات كثيرة",
    often_why: "انتظر ربع ساعة ثم حاول مرة أخرى.",
};
