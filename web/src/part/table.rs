//! Data tables: rows where there is room, lines of name and value where there is not. The roles are said, since
//! what folds is no table to a browser any more.

use leptos::prelude::*;

/// A row: what it is about, and a cell for each further column.
pub(crate) struct Row {
    pub(crate) head: AnyView,
    pub(crate) cells: Vec<AnyView>,
}

/// Draws a table. The first of `heads` stands over what the rows are about.
pub(crate) fn table(caption: &'static str, heads: &[&'static str], rows: Vec<Row>) -> AnyView {
    let columns = heads
        .iter()
        .map(|head| view! { <th role="columnheader" scope="col">{*head}</th> });
    let rows = rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().zip(heads.iter().skip(1));
        let cells = cells
            .map(|(cell, head)| view! { <td role="cell" data-h=*head>{cell}</td> })
            .collect_view();
        view! { <tr role="row"><th role="rowheader" scope="row">{row.head}</th>{cells}</tr> }
    });
    view! {
        <div class="sheet listing">
            <table class="data wrap" role="table">
                <caption class="sr">{caption}</caption>
                <thead role="rowgroup"><tr role="row">{columns.collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
