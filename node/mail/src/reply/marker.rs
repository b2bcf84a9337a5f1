//! Lines that introduce older text, in the languages mail programs write them.

/// Lines an attribution may be wrapped over.
const ATTRIBUTION_LINES_MAX: usize = 4;

/// Bytes of a line that can be a marker; longer ones are paragraphs.
const MARKER_BYTES_MAX: usize = 300;

/// What says "wrote": en fr de es it nl pt sv da no fi pl cs ru uk hu ro tr el ar he ja zh ko vi id.
const WROTE: [&str; 45] = [
    "wrote", "writes", "said", "a écrit", "schrieb", "escribió", "ha scritto", "schreef", "geschreven", "escreveu",
    "skrev", "skrifaði", "kirjoitti", "napisał", "pisze", "napsal", "napísal", "пишет", "написал", "написала", "пише",
    "írta", "a scris", "yazdı", "έγραψε", "كتب", "כתב", "כתבה", "のメール", "書きました", "wrote：", "写道", "寫道",
    "작성", "님이 씀", "đã viết", "menulis", "je napisao", "je napisala", "написа", "a trimis", "va escriure", "rašė",
    "kirjutas", "rakstīja",
];

/// How an attribution starts; what starts otherwise must name an address beside its "wrote".
const STARTS: [&str; 31] = [
    "on ", "le ", "am ", "el ", "il ", "op ", "em ", "den ", "på ", "i ", "w dniu ", "dnia ", "dne ", "dňa ", "at ",
    "a(s) ", "no dia ", "kl. ", "в ", "on: ", "în ", "στις ", "بتاريخ ", "في ", "ב", "在 ", "於 ", "于", "vào ", "pada ",
    "---- on ",
];

/// "Original message", as it stands between dashes.
const ORIGINAL: [&str; 26] = [
    "original message", "original email", "original appointment", "ursprüngliche nachricht", "originalnachricht",
    "message d'origine", "message d’origine", "message original", "courriel original", "mensaje original",
    "mensagem original", "messaggio originale", "oorspronkelijk bericht", "originele bericht", "ursprungligt meddelande",
    "originalmeddelande", "oprindelig meddelelse", "oprindelig besked", "opprinnelig melding", "alkuperäinen viesti",
    "oryginalna wiadomość", "wiadomość oryginalna", "исходное сообщение", "原始邮件", "元のメッセージ", "الرسالة الأصلية",
];

/// "Forwarded message", as it stands between dashes or before a colon.
const FORWARDED: [&str; 24] = [
    "forwarded message", "forwarded by", "begin forwarded message", "weitergeleitete nachricht",
    "anfang der weitergeleiteten", "message transféré", "message réexpédié", "début du message", "mensaje reenviado",
    "mensagem encaminhada", "messaggio inoltrato", "inizio messaggio", "doorgestuurd bericht", "begin doorgestuurd",
    "vidarebefordrat meddelande", "vidarebefordrat brev", "videresendt", "videresendt melding", "edelleenlähetetty",
    "wiadomość przekazana", "пересылаемое сообщение", "转发的邮件", "転送メッセージ", "رسالة معاد توجيهها",
];

/// Subjects of forwards start so.
const FORWARD_SUBJECTS: [&str; 15] = [
    "fw:", "fwd:", "wg:", "tr:", "rv:", "enc:", "i:", "doorst:", "vs:", "vb:", "pd:", "videresendt:", "转发:", "转发：",
    "転送:",
];

/// What phones and mail programs add, up to the name of the program.
const FOOTERS: [&str; 38] = [
    "sent from my", "sent from mail for", "sent from outlook", "sent from yahoo", "sent from samsung", "sent via",
    "sent with proton", "sent using", "sent by", "get outlook for", "get bluemail", "envoyé de mon", "envoyé depuis",
    "envoyé à partir", "télécharger outlook", "obtenez outlook", "von meinem", "von meiner", "gesendet von", "gesendet mit",
    "holen sie sich outlook", "enviado desde", "enviado do meu", "enviado via", "enviado de mi", "enviado a partir",
    "obtener outlook", "inviato da", "scarica outlook", "verzonden vanaf", "verstuurd vanaf", "skickat från",
    "sendt fra", "lähetetty", "wysłane z", "wysłano z", "отправлено", "iphoneから送信",
];

/// Footers of scripts that do not put the program last.
const FOOTERS_ELSEWHERE: [&str; 6] = ["から送信", "发自我的", "發自我的", "أُرسلت من", "أرسل من", "나의 iphone에서 보냄"];

/// The names of header fields, by what they mean.
const FIELDS: [(Field, &[&str]); 4] = [
    (Field::From, &["from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "от кого", "from", "发件人", "寄件者", "差出人", "보낸 사람", "من", "kimden", "feladó", "expéditeur", "remitente", "mittente"]),
    (Field::Date, &["sent", "date", "gesendet", "datum", "envoyé", "envoyé le", "enviado", "enviado el", "enviada em", "fecha", "data", "inviato", "verzonden", "skickat", "sendt", "dato", "lähetetty", "wysłano", "wysłane", "отправлено", "дата", "发送时间", "日期", "送信日時", "日時", "보낸 날짜", "تاريخ الإرسال", "تم الإرسال", "odesláno", "gönderme tarihi"]),
    (Field::To, &["to", "an", "à", "para", "a", "aan", "till", "til", "vastaanottaja", "do", "кому", "收件人", "宛先", "받는 사람", "إلى", "kime", "komu", "cc", "kopie", "copie à", "cópia", "kopia", "抄送"]),
    (Field::Subject, &["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "aihe", "temat", "тема", "主题", "主旨", "件名", "제목", "الموضوع", "konu", "předmět", "tárgy"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    From,
    Date,
    To,
    Subject,
}

/// Returns over how many lines the text starts with `On … wrote:`.
pub(super) fn attribution(rest: &[&str]) -> Option<usize> {
    let mut joined = String::new();
    for (number, line) in rest.iter().take(ATTRIBUTION_LINES_MAX).enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('>') && line != ">:" || joined.len() + line.len() > MARKER_BYTES_MAX {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
        // Nothing that cannot start an attribution is worth joining with what follows.
        if number == 0 && !can_start(line) {
            return None;
        }
        if ends_attribution(line) && is_attribution(&joined) {
            return Some(number + 1);
        }
    }
    None
}

fn can_start(line: &str) -> bool {
    line.chars().any(|char| char.is_numeric()) || line.contains('@') || starts_attribution(&line.to_lowercase())
}

fn ends_attribution(line: &str) -> bool {
    line.ends_with([':', '：']) || line.ends_with("----")
}

fn starts_attribution(lower: &str) -> bool {
    STARTS.iter().any(|start| lower.starts_with(start))
}

fn is_attribution(joined: &str) -> bool {
    let lower = joined.to_lowercase();
    let wrote = WROTE.iter().any(|word| lower.contains(word));
    let has_digit = lower.chars().any(char::is_numeric);
    let has_address = lower.contains('@');
    let has_time = has_time(&lower);
    if wrote && starts_attribution(&lower) {
        // A sentence may end so as well, but it does not name the day or an address.
        return has_digit || has_address;
    }
    if wrote {
        return has_address || has_digit && has_time;
    }
    // Some programs write only when and who: `2026-07-28 14:30 Ann <ann@example.org>:`.
    has_time && has_address && (lower.ends_with(">:") || lower.ends_with("> :") || lower.ends_with(">："))
}

/// Returns whether a text holds a time of day: digits, a colon or dot, digits.
fn has_time(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|window| matches!(window, [a, b':' | b'.', b, c] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit()))
}

/// Returns whether a line says that the original message follows.
pub(super) fn is_original(line: &str) -> bool {
    let lower = line.to_lowercase();
    if lower.contains("reply above this line") || lower.contains("type your reply above") {
        return true;
    }
    is_marker(line, '-', &ORIGINAL) || is_marker(line, '_', &ORIGINAL)
}

/// Returns whether a line says that a forwarded message follows.
pub(super) fn is_forward(line: &str) -> bool {
    let bare = line.trim_matches(['*', ' ']).to_lowercase();
    is_marker(line, '-', &FORWARDED) || bare.ends_with(':') && FORWARDED.iter().any(|text| bare.starts_with(text))
}

/// Returns whether a line is a text of a list between at least two dashes.
fn is_marker(line: &str, dash: char, texts: &[&str]) -> bool {
    let inner = line.trim_start_matches(dash);
    if line.len() > MARKER_BYTES_MAX || line.len() < inner.len() + 2 {
        return false;
    }
    let inner = inner.trim_matches([dash, ' ', '*']).to_lowercase();
    texts.iter().any(|text| inner.starts_with(text))
}

/// Returns whether a subject is that of a forward.
pub(super) fn is_forward_subject(subject: &str) -> bool {
    let lower = subject.trim_start().to_lowercase();
    FORWARD_SUBJECTS.iter().any(|start| lower.starts_with(start))
}

/// Returns whether the text starts with header fields of an older mail, in whatever order.
pub(super) fn is_header_block(rest: &[&str]) -> bool {
    /// A block of four fields, two of them wrapped, and what stands beside them.
    const BLOCK_LINES_MAX: usize = 8;
    let mut found: Vec<Field> = Vec::new();
    let mut others = 0;
    for (number, line) in rest.iter().take(BLOCK_LINES_MAX).enumerate() {
        match field(line) {
            Some(field) if !found.contains(&field) => found.push(field),
            Some(_) => {}
            None if number == 0 || line.trim().is_empty() => break,
            // A wrapped field continues on the next line, and none is wrapped often.
            None => others += 1,
        }
        if others > 3 {
            break;
        }
    }
    found.len() >= 3 && found.contains(&Field::From) && (found.contains(&Field::Subject) || found.contains(&Field::Date))
}

fn field(line: &str) -> Option<Field> {
    let line = line.trim_start_matches([' ', '\t', '*', '\u{a0}']);
    let end = line.char_indices().take(24).find(|(_, char)| matches!(char, ':' | '：'))?.0;
    let name = line.get(..end)?.trim_end_matches([' ', '*', '\u{a0}']).to_lowercase();
    FIELDS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

/// Returns whether a line is nothing but a drawn line.
pub(super) fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 5 && line.chars().all(|char| matches!(char, '_' | '-' | '=' | '*' | '─' | '—'))
}

/// Returns whether a line divides text from signature (RFC 3676, 4.3), trailing space or not.
pub(super) fn is_delimiter(line: &str) -> bool {
    matches!(line.trim_end(), "--" | "—" | "––" | "__")
}

/// Returns whether a line is what a phone or program adds, and not a sentence that starts alike.
pub(super) fn is_footer(line: &str) -> bool {
    const FOOTER_WORDS_MAX: usize = 9;
    let lower = line.trim().trim_matches(['*', '_', '-', '(', ')', ' ']).to_lowercase();
    let lower = lower.split('<').next().unwrap_or_default().trim_end();
    if lower.is_empty() || lower.len() > 120 || lower.split_whitespace().count() > FOOTER_WORDS_MAX || lower.contains(',') {
        return false;
    }
    let ends_sentence = lower.ends_with(['?', '!', ':']);
    let starts = FOOTERS.iter().any(|start| lower.starts_with(start) && lower.len() > start.len());
    !ends_sentence && (starts || FOOTERS_ELSEWHERE.iter().any(|text| lower.contains(text)))
}
