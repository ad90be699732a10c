//! A table as `make bench` prints it.

use std::io::Write;

/// Prints rows under their heads, each column as wide as it needs to be.
pub fn print(title: &str, heads: &[&str], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain(heads.get(column).map(|head| head.chars().count())).max().unwrap_or_default()
    };
    let line = |cells: Vec<&str>| -> String {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let gap = width(column).saturating_sub(cell.chars().count());
            if column == 0 { format!("{cell}{}", " ".repeat(gap)) } else { format!("{}{cell}", " ".repeat(gap)) }
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    writeln!(out, "\n{title}\n\n{}", line(heads.to_vec()))?;
    let rules: Vec<String> = (0..heads.len())
        .map(|column| format!("{}{}", "-".repeat(width(column)), if column == 0 { "" } else { ":" }))
        .collect();
    writeln!(
        out,
        "|{}|",
        rules.iter().map(|rule| format!("-{rule}-").replace(":-", ":")).collect::<Vec<_>>().join("|")
    )?;
    for row in rows {
        writeln!(out, "{}", line(row.iter().map(String::as_str).collect()))?;
    }
    Ok(out.flush()?)
}
