//! A file of comma-separated values as other programs write them, or why it is none. Pure.

use csv::ReaderBuilder;

/// The largest file that is taken.
pub(super) const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most rows of one import: as many as are written at once while others work.
pub(super) const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: usize = 100;
/// The longest text of a cell that is kept.
const LONGEST: usize = 4_000;

/// A file that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// What the columns are called.
    pub(super) head: Vec<String>,
    /// Each with the number of its line in the file, and as many cells as the head.
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

/// Reads it.
pub(super) fn read(bytes: &[u8]) -> Result<Table, String> {
    // Lines are counted by one sign.
    let text = decoded(bytes)?.replace("\r\n", "\n");
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.ok_or("The file is empty.")?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(first))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let head = records.next().ok_or("The file is empty.")?;
    let head = head.map_err(|_| "The first row of the file can't be read.")?;
    let head = head_of(head.iter().map(|cell| cell.trim().to_owned()).collect())?;
    let mut rows = Vec::new();
    for record in records {
        let record =
            record.map_err(|_| "A row of the file can't be read. Save it as CSV again.")?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() == MOST_ROWS {
            return Err(format!(
                "The file has more than {MOST_ROWS} rows. Split it, and import one part after the other."
            ));
        }
        if record
            .iter()
            .skip(head.len())
            .any(|cell| !cell.trim().is_empty())
        {
            return Err(format!(
                "Line {line} has more cells than there are columns. A text with a comma must stand between quotes."
            ));
        }
        let mut cells: Vec<String> = record.iter().take(head.len()).map(cell).collect();
        cells.resize(head.len(), String::new());
        rows.push((line, cells));
    }
    if rows.is_empty() {
        return Err(
            "The file has only its first row. Below it, each row is one record.".to_owned(),
        );
    }
    Ok(Table { head, rows })
}

/// As text: what has no letters as we know them is another kind of file.
fn decoded(bytes: &[u8]) -> Result<&str, String> {
    const OTHER: &str =
        "This is no CSV file. In the other program choose “Save as” or “Export”, and there CSV.";
    if bytes.is_empty() {
        return Err("The file is empty.".to_owned());
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err("The file is in UTF-16. Save it as “CSV UTF-8”.".to_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(
            "This is a workbook of a spreadsheet. Save it as “CSV UTF-8”, and upload that."
                .to_owned(),
        );
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(OTHER.to_owned());
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "The letters of the file are not in UTF-8. Save it as “CSV UTF-8”.")?;
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(strange) {
        return Err(OTHER.to_owned());
    }
    Ok(text)
}

/// What stands between the cells of the first row most often.
fn delimiter(first: &str) -> u8 {
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    let signs = [b'\t', b';', b','];
    signs
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

fn head_of(mut head: Vec<String>) -> Result<Vec<String>, String> {
    while head.last().is_some_and(String::is_empty) {
        head.pop();
    }
    if head.len() > MOST_COLUMNS {
        return Err(format!(
            "The file has {} columns, and at most {MOST_COLUMNS} can be read. Leave out those you don't need.",
            head.len()
        ));
    }
    if head.len() < 2 && head.first().is_none_or(|name| name.len() > 60) {
        return Err("The first row must name the columns, such as Name, Phone, Email.".to_owned());
    }
    if let Some(at) = head.iter().position(String::is_empty) {
        return Err(format!("Column {} has no name in the first row.", at + 1));
    }
    // Data instead of names: an address, or nothing but digits.
    let is_data = |cell: &String| cell.contains('@') || !cell.chars().any(char::is_alphabetic);
    if let Some(cell) = head.iter().find(|cell| is_data(cell)) {
        return Err(format!(
            "The first row must name the columns, such as Name, Phone, Email. “{}” is no name of a column.",
            cell.chars().take(40).collect::<String>()
        ));
    }
    let mut seen: Vec<String> = Vec::new();
    for name in &head {
        let plain = name.to_lowercase();
        if seen.contains(&plain) {
            return Err(format!(
                "Two columns are called “{name}”. Give one another name."
            ));
        }
        seen.push(plain);
    }
    Ok(head)
}

/// Trimmed; what an export put before a formula (R-EXP-5) is taken away again.
fn cell(text: &str) -> String {
    let text = text.trim();
    let bare = text
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    bare.unwrap_or(text).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST_ROWS, read};

    fn wrong(bytes: &[u8]) -> String {
        read(bytes).unwrap_err()
    }

    // R-IMP-1
    #[test]
    fn files_are_read_as_programs_write_them() {
        for text in [
            "Name,Phone\r\n\"Ruiz, Ana\",'+1 530\r\n\r\n",
            "\u{feff}Name;Phone\n\"Ruiz, Ana\";'+1 530\n",
            "Name\tPhone\t\n\"Ruiz, Ana\"\t+1 530",
        ] {
            let table = read(text.as_bytes()).unwrap();
            assert_eq!(table.head, ["Name", "Phone"], "{text:?}");
            assert_eq!(
                table.rows,
                [(2, vec!["Ruiz, Ana".to_owned(), "+1 530".to_owned()])]
            );
        }
        let short = read(b"Name,Phone\nAna\n").unwrap();
        assert_eq!(short.rows[0].1, ["Ana", ""]);
    }

    #[test]
    fn what_is_no_such_file_is_told_in_words() {
        assert!(wrong(b"").contains("empty"));
        assert!(wrong(b"\xff\xfeN\0a\0").contains("UTF-16"));
        assert!(wrong(b"PK\x03\x04rest").contains("workbook"));
        assert!(wrong(b"Name\0\x01").contains("no CSV"));
        assert!(wrong(b"Name,City\nJos\xe9,Davis").contains("UTF-8"));
        assert!(wrong(b"Name,Phone\n").contains("only its first row"));
        assert!(wrong(b"Ana,ana@a.example\nBerta,b@b.example").contains("must name the columns"));
        assert!(wrong(b"Name,name\nAna,B").contains("Two columns"));
        assert!(wrong(b"Name,,Phone\nAna,,1").contains("Column 2"));
        assert!(wrong(b"Name,Phone\nRuiz, Ana,530").contains("Line 2 has more cells"));
        let wide = vec!["Column"; 100_000].join(",");
        assert!(wrong(format!("{wide}\n1").as_bytes()).contains("100000 columns"));
        let long = "Name\n".to_owned() + &"Ana\n".repeat(MOST_ROWS + 1);
        assert!(wrong(long.as_bytes()).contains("more than 5000 rows"));
    }
}
