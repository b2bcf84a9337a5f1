//! What mail programs write around older text, language by language, in lower case.

/// What says "wrote", wherever in the line it stands.
#[rustfmt::skip]
pub(super) const WROTE: [&str; 42] = [
    "wrote", "writes", "said", "a écrit", "schrieb", "escribió", "ha scritto", "schreef", "escreveu", "skrev",
    "skrifaði", "kirjoitti", "kirjutas", "napisał", "pisze", "napsal", "napísal", "пишет", "написал", "пише",
    "написа", "írta", "a scris", "a trimis", "yazdı", "έγραψε", "كتب", "כתב", "のメール", "書きました", "写道",
    "寫道", "작성", "님이 씀", "đã viết", "menulis", "je napisao", "je napisala", "va escriure", "rašė", "rakstīja",
    "geschreven",
];

/// How an attribution starts; one that starts otherwise must name an address beside its "wrote".
#[rustfmt::skip]
pub(super) const STARTS: [&str; 29] = [
    "on ", "on: ", "at ", "le ", "am ", "el ", "il ", "op ", "em ", "no dia ", "a(s) ", "den ", "på ", "kl. ",
    "w dniu ", "dnia ", "dne ", "dňa ", "в ", "în ", "στις ", "بتاريخ ", "في ", "ב", "在 ", "於 ", "于", "vào ", "pada ",
];

/// "Original message", as it stands between dashes.
#[rustfmt::skip]
pub(super) const ORIGINAL: [&str; 26] = [
    "original message", "original email", "original appointment", "ursprüngliche nachricht", "originalnachricht",
    "message d'origine", "message d’origine", "message original", "courriel original", "mensaje original",
    "mensagem original", "messaggio originale", "oorspronkelijk bericht", "originele bericht", "ursprungligt meddelande",
    "originalmeddelande", "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding", "alkuperäinen viesti",
    "oryginalna wiadomość", "wiadomość oryginalna", "исходное сообщение", "原始邮件", "元のメッセージ", "الرسالة الأصلية",
];

/// "Forwarded message", as it stands between dashes or before a colon.
#[rustfmt::skip]
pub(super) const FORWARDED: [&str; 23] = [
    "forwarded message", "forwarded by", "begin forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten", "message transféré", "message réexpédié", "début du message", "mensaje reenviado",
    "mensagem encaminhada", "messaggio inoltrato", "inizio messaggio", "doorgestuurd bericht", "begin doorgestuurd",
    "vidarebefordrat meddelande", "vidarebefordrat brev", "videresendt", "edelleenlähetetty", "wiadomość przekazana",
    "пересылаемое сообщение", "转发的邮件", "転送メッセージ", "رسالة معاد توجيهها",
];

/// How subjects of forwards start.
#[rustfmt::skip]
pub(super) const FORWARD_SUBJECTS: [&str; 15] = [
    "fw:", "fwd:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vs:", "vb:", "pd:", "videresendt:", "转发:", "转发：",
    "転送:",
];

/// What phones and mail programs add, up to the name of the program.
#[rustfmt::skip]
pub(super) const FOOTERS: [&str; 37] = [
    "sent from my", "sent from mail for", "sent from outlook", "sent from yahoo", "sent from samsung", "sent via",
    "sent with proton", "sent using", "get outlook for", "get bluemail", "envoyé de mon", "envoyé depuis",
    "envoyé à partir", "télécharger outlook", "obtenez outlook", "von meinem", "von meiner", "gesendet von",
    "gesendet mit", "holen sie sich outlook", "enviado desde", "enviado do meu", "enviado via", "enviado de mi",
    "enviado a partir", "obtener outlook", "inviato da", "scarica outlook", "verzonden vanaf", "verstuurd vanaf",
    "skickat från", "sendt fra", "lähetetty", "wysłane z", "wysłano z", "отправлено", "iphoneから送信",
];

/// Footers of languages that do not put the program last.
#[rustfmt::skip]
pub(super) const FOOTERS_ANYWHERE: [&str; 6] =
    ["から送信", "发自我的", "發自我的", "أُرسلت من", "أرسل من", "나의 iphone에서 보냄"];

/// What a header field of an older mail means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    From,
    Date,
    To,
    Subject,
}

/// The names of header fields; a name that means two things stands where it is more often found.
#[rustfmt::skip]
pub(super) const FIELDS: [(Field, &[&str]); 4] = [
    (Field::From, &[
        "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "от кого", "发件人", "寄件者", "差出人",
        "보낸 사람", "من", "kimden", "feladó", "expéditeur", "remitente", "mittente",
    ]),
    (Field::Date, &[
        "sent", "date", "message du", "gesendet", "datum", "envoyé", "envoyé le", "enviado", "enviado el", "enviada em",
        "fecha", "data", "inviato", "verzonden", "skickat", "sendt", "dato", "lähetetty", "wysłano", "wysłane",
        "отправлено", "дата", "发送时间", "日期", "送信日時", "日時", "보낸 날짜", "تاريخ الإرسال", "تم الإرسال", "odesláno",
        "gönderme tarihi",
    ]),
    (Field::To, &[
        "to", "an", "à", "para", "a", "aan", "till", "til", "vastaanottaja", "do", "кому", "收件人", "宛先", "받는 사람",
        "إلى", "kime", "komu", "cc", "kopie", "copie à", "cópia", "kopia", "抄送",
    ]),
    (Field::Subject, &[
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "aihe",
        "temat", "тема", "主题", "主旨", "件名", "제목", "الموضوع", "konu", "předmět", "tárgy",
    ]),
];
