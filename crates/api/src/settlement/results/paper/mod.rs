//! A payslip as a paper of one page: whose it is, what he earned, what was taken off, what he is paid, and his tax year.

mod head;
mod tables;
#[cfg(test)]
mod tests;

use bole_domain::ids::PayslipId;
use bole_domain::language::Language;
use bole_domain::settlement::compute::TaxLine;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::template::ItemKind;
use bole_persistence::settlement::payslips::Payslip;
use bole_persistence::{Tenant, agency, client, engagement};
use bole_print::Paper;
use bole_print::part::{Part, Sum};

use super::access;
use super::views::{PayslipView, Shown, Templates};
use crate::http::answer::Download;
use crate::http::context::Cx;
use crate::http::params::Path;
use crate::http::problem::Problem;

/// The names of those between whom a payslip passes.
struct Names {
    agency: String,
    client: String,
}

/// `GET /api/v1/payslips/{payslip_id}/pdf`
pub async fn get(cx: Cx, id: Path<PayslipId>) -> Result<Download, Problem> {
    cx.paper(move |tx, by| {
        let (payslip, cycle) = access::payslip(tx, by, *id)?;
        of(tx, payslip, &cycle, Shown::All, by.language)
    })
    .await
}

/// `GET /api/v1/me/payslips/{payslip_id}/pdf`
pub async fn own(cx: Cx, id: Path<PayslipId>) -> Result<Download, Problem> {
    cx.paper(move |tx, by| {
        let (payslip, cycle) = access::own(tx, by, *id)?;
        of(tx, payslip, &cycle, Shown::OnPayslip, by.language)
    })
    .await
}

fn of(
    tx: &mut Tenant<'_>,
    payslip: Payslip,
    cycle: &Cycle,
    shown: Shown,
    language: Language,
) -> Result<(String, Paper), Problem> {
    let served = engagement::load(tx, payslip.engagement)?;
    let names = Names { agency: agency::profile::load(tx)?.name, client: client::load(tx, served.client)?.name };
    let tax = payslip.result.basis.tax.clone();
    let mut templates = Templates::default();
    let items = templates.items(tx, cycle.template_version)?;
    let view = PayslipView::of(payslip, cycle, items, shown, language);
    Ok((format!("payslip-{}-{}.pdf", view.cycle, view.id), paper(&view, &tax, names, language)))
}

fn paper(view: &PayslipView, tax: &TaxLine, names: Names, language: Language) -> Paper {
    let title = language.pick("工资单", "Payslip");
    let about = format!("{} · {}", names.client, view.cycle);
    let net = view.figures.iter().find(|figure| figure.kind == ItemKind::NetPay);
    let mut parts = vec![Part::Title(title.to_owned(), about), Part::Facts(head::facts(view, &names, language))];
    parts.push(Part::Table(tables::pay(view, language)));
    parts.push(Part::Sum(Sum {
        label: net.map_or(language.pick("实发工资", "Net pay"), |figure| &figure.label).to_owned(),
        figures: view.net_pay.to_string(),
        words: format!("{}{}", language.pick("人民币（大写）：", "RMB "), view.net_pay.capitals()),
    }));
    if let Some(corrections) = tables::corrections(view, language) {
        parts.push(Part::Heading(language.pick("以往月份更正明细", "Earlier months set right").to_owned()));
        parts.push(Part::Table(corrections));
    }
    if let Some(employer) = tables::employer(view, language) {
        parts.push(Part::Heading(language.pick("单位承担", "Borne by the employer").to_owned()));
        parts.push(Part::Table(employer));
    }
    parts.push(Part::Heading(language.pick("个人所得税本年累计", "Income tax of the year so far").to_owned()));
    parts.push(Part::Table(tables::tax(tax, language)));
    Paper {
        title: format!("{title} {}", view.cycle),
        foot: format!("{} · {}", names.agency, view.id),
        author: names.agency,
        language,
        parts,
    }
}
