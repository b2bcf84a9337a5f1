//! A ticket as a picture for a camera.

use orgo_sync::join::Ticket;
use qrcode::{
    EcLevel, QrCode,
    render::{svg, unicode},
};

use crate::failure::Failure;

/// Draws a ticket for a page.
///
/// # Errors
/// When it is longer than a picture can hold, which no ticket of ours is.
pub fn svg(ticket: &Ticket) -> Result<String, Failure> {
    let drawn = code(ticket)?
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    // The first line is for files; within a page it has no place.
    let at = drawn.find("<svg").unwrap_or(0);
    Ok(drawn.get(at..).unwrap_or_default().to_owned())
}

/// Draws a ticket for a terminal, light on dark as most are.
///
/// # Errors
/// See [`svg()`].
pub fn blocks(ticket: &Ticket) -> Result<String, Failure> {
    Ok(code(ticket)?
        .render::<unicode::Dense1x2>()
        .dark_color(unicode::Dense1x2::Light)
        .light_color(unicode::Dense1x2::Dark)
        .build())
}

/// Capital letters and digits take two thirds of the room; a ticket is read in either.
fn code(ticket: &Ticket) -> Result<QrCode, Failure> {
    let text = ticket.to_string().to_uppercase();
    QrCode::with_error_correction_level(text, EcLevel::L)
        .map_err(|error| Failure::Trouble(format!("the ticket as a picture: {error}")))
}
