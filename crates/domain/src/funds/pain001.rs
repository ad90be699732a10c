//! Writes a payment file as ISO 20022 pain.001.001.09 (customer credit transfer initiation), category purpose salary, currency yuan.

use std::io::{self, Write};
use std::num::NonZeroUsize;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::batch_number::BatchNumber;
use super::payment_file::{CreditTransfer, PaymentFile};
use crate::money::Fen;

/// Namespace of the message.
pub const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

/// How many payments a bank usually takes in one block.
pub const USUAL_BLOCK: NonZeroUsize = NonZeroUsize::new(3_000).unwrap();

/// The id of the block in which the payment at `index` (from 0) stands.
pub fn block_id(number: &BatchNumber, index: usize, per_block: NonZeroUsize) -> String {
    format!("{number}-B{}", index / per_block + 1)
}

/// Writes the file; at most `per_block` payments stand in one `PmtInf`. The same file and block size give the same bytes.
pub fn write(file: &PaymentFile, per_block: NonZeroUsize, out: &mut impl Write) -> io::Result<()> {
    let mut xml = Xml(Writer::new(out));
    xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open_with("Document", ("xmlns", NAMESPACE))?;
    xml.open("CstmrCdtTrfInitn")?;
    xml.open("GrpHdr")?;
    xml.leaf("MsgId", file.number().as_str())?;
    xml.leaf("CreDtTm", &file.created_at().to_rfc3339_opts(chrono::SecondsFormat::Secs, false))?;
    xml.totals(file.transfers().len(), file.total())?;
    xml.path(&["InitgPty"], "Nm", &file.debtor().name)?;
    xml.close("GrpHdr")?;
    for (block, transfers) in file.transfers().chunks(per_block.get()).enumerate() {
        xml.block(file, &block_id(file.number(), block.saturating_mul(per_block.get()), per_block), transfers)?;
    }
    xml.close("CstmrCdtTrfInitn")?;
    xml.close("Document")
}

/// Elements and text; quick-xml escapes what needs it.
struct Xml<W: Write>(Writer<W>);

impl<W: Write> Xml<W> {
    fn open(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name)))
    }

    fn open_with(&mut self, name: &str, attribute: (&str, &str)) -> io::Result<()> {
        self.0.write_event(Event::Start(BytesStart::new(name).with_attributes([attribute])))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        self.0.write_event(Event::Text(BytesText::new(text)))
    }

    fn leaf(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.open(name)?;
        self.text(text)?;
        self.close(name)
    }

    /// A leaf inside elements that hold nothing else.
    fn path(&mut self, around: &[&str], name: &str, text: &str) -> io::Result<()> {
        around.iter().try_for_each(|outer| self.open(outer))?;
        self.leaf(name, text)?;
        around.iter().rev().try_for_each(|outer| self.close(outer))
    }

    fn totals(&mut self, count: usize, sum: Fen) -> io::Result<()> {
        self.leaf("NbOfTxs", &count.to_string())?;
        self.leaf("CtrlSum", &sum.to_string())
    }

    /// A bank: its clearing number, its name, or both.
    fn agent(&mut self, element: &str, cnaps: &str, name: &str) -> io::Result<()> {
        if cnaps.is_empty() && name.is_empty() {
            return Ok(());
        }
        self.open(element)?;
        self.open("FinInstnId")?;
        if !cnaps.is_empty() {
            self.open("ClrSysMmbId")?;
            self.path(&["ClrSysId"], "Cd", "CNAPS")?;
            self.leaf("MmbId", cnaps)?;
            self.close("ClrSysMmbId")?;
        }
        if !name.is_empty() {
            self.leaf("Nm", name)?;
        }
        self.close("FinInstnId")?;
        self.close(element)
    }

    fn block(&mut self, file: &PaymentFile, id: &str, transfers: &[CreditTransfer]) -> io::Result<()> {
        let debtor = file.debtor();
        self.open("PmtInf")?;
        self.leaf("PmtInfId", id)?;
        self.leaf("PmtMtd", "TRF")?;
        self.leaf("BtchBookg", "true")?;
        self.totals(transfers.len(), transfers.iter().map(|t| t.amount).sum())?;
        self.path(&["PmtTpInf", "CtgyPurp"], "Cd", "SALA")?;
        self.path(&["ReqdExctnDt"], "Dt", &file.execution_date().to_string())?;
        self.path(&["Dbtr"], "Nm", &debtor.name)?;
        self.open("DbtrAcct")?;
        self.path(&["Id", "Othr"], "Id", &debtor.account)?;
        self.leaf("Ccy", "CNY")?;
        self.close("DbtrAcct")?;
        self.agent("DbtrAgt", &debtor.cnaps, "")?;
        transfers.iter().try_for_each(|transfer| self.transfer(transfer))?;
        self.close("PmtInf")
    }

    fn transfer(&mut self, transfer: &CreditTransfer) -> io::Result<()> {
        self.open("CdtTrfTxInf")?;
        self.path(&["PmtId"], "EndToEndId", &transfer.end_to_end_id)?;
        self.open("Amt")?;
        self.open_with("InstdAmt", ("Ccy", "CNY"))?;
        self.text(&transfer.amount.to_string())?;
        self.close("InstdAmt")?;
        self.close("Amt")?;
        self.agent("CdtrAgt", &transfer.cnaps, &transfer.bank_name)?;
        self.path(&["Cdtr"], "Nm", &transfer.payee_name)?;
        self.path(&["CdtrAcct", "Id", "Othr"], "Id", &transfer.payee_account)?;
        if !transfer.remittance.is_empty() {
            self.path(&["RmtInf"], "Ustrd", &transfer.remittance)?;
        }
        self.close("CdtTrfTxInf")
    }
}
