//! A contract as a paper: parties, terms as clauses, supplements, signatures.

mod signing;
mod words;

use bole_domain::contract::Link;
use bole_domain::ids::ContractId;
use bole_domain::language::Language;
use bole_persistence::agency::{self, profile::Agency};
use bole_persistence::client::{self, Client};
use bole_persistence::contract::{self as rows, Contract};
use bole_persistence::{StoreError, Tenant};
use bole_print::Paper;
use bole_print::part::{Across, Align, Clause, Column, Facts, Part, Table};
use chrono::NaiveDate;

use super::contracts::visible;
use crate::http::answer::Download;
use crate::http::context::Cx;
use crate::http::params::Path;

/// What a paper tells of another contract.
struct Other {
    number: String,
    title: String,
    effective_on: Option<NaiveDate>,
}

/// A contract with what stands around it.
struct Whole {
    contract: Contract,
    agency: Agency,
    client: Client,
    earlier: Option<Other>,
    supplements: Vec<Other>,
    today: NaiveDate,
}

/// `GET /api/v1/contracts/{contract_id}/pdf`
pub async fn get(cx: Cx, id: Path<ContractId>) -> Result<Download, crate::http::problem::Problem> {
    cx.paper(move |tx, by| {
        let contract = visible(tx, by, *id)?;
        let whole = whole(tx, contract)?;
        Ok((format!("contract-{}.pdf", whole.contract.id), paper(&whole, by.language)))
    })
    .await
}

/// `GET /api/v1/contracts/{contract_id}/docx`
pub async fn editable(cx: Cx, id: Path<ContractId>) -> Result<Download, crate::http::problem::Problem> {
    cx.document(move |tx, by| {
        let contract = visible(tx, by, *id)?;
        let whole = whole(tx, contract)?;
        Ok((format!("contract-{}.docx", whole.contract.id), paper(&whole, by.language)))
    })
    .await
}

fn whole(tx: &mut Tenant<'_>, contract: Contract) -> Result<Whole, StoreError> {
    let other = |tx: &mut Tenant<'_>, id, effective_on| {
        let Contract { number, title, .. } = rows::load(tx, id)?;
        Ok::<_, StoreError>(Other { number, title, effective_on })
    };
    let earlier = match contract.link {
        Some(Link::Supplement { contract_id, effective_on, .. }) => Some(other(tx, contract_id, Some(effective_on))?),
        Some(Link::Renewal { contract_id }) => Some(other(tx, contract_id, None)?),
        None => None,
    };
    let mut supplements = Vec::with_capacity(contract.versions.len());
    for version in &contract.versions {
        supplements.push(other(tx, version.supplement, Some(version.effective_on))?);
    }
    let (agency, client) = (agency::profile::load(tx)?, client::load(tx, contract.client_id)?);
    let today = tx.today();
    Ok(Whole { contract, agency, client, earlier, supplements, today })
}

fn paper(whole: &Whole, language: Language) -> Paper {
    let Whole { contract, agency, .. } = whole;
    let category = contract.category.title();
    let mut parts =
        vec![Part::Title(contract.title.clone(), category.text(language).to_owned()), facts(whole, language)];
    let terms = contract.terms_on(whole.today).clauses(language);
    parts.extend(terms.into_iter().zip(1usize..).map(|(clause, number)| {
        Part::Clause(Clause {
            number: match language {
                Language::Zh => format!("第{number}条　"),
                Language::En => format!("{number}. "),
            },
            title: words::capital(clause.title),
            paragraphs: clause.paragraphs,
        })
    }));
    parts.extend(supplements(&whole.supplements, language));
    parts.push(Part::Heading(language.pick("签署", "Signatures").to_owned()));
    parts.push(Part::Table(signing::table(whole, language)));
    Paper {
        title: format!("{} {}", contract.title, contract.number),
        author: agency.name.clone(),
        language,
        foot: signing::foot(contract, language),
        parts,
    }
}

/// The parties and what kind of contract it is.
fn facts(whole: &Whole, language: Language) -> Part {
    let Whole { contract, agency, client, .. } = whole;
    let party =
        |name: &str, code: &str| format!("{name}{}{code}", language.pick("，统一社会信用代码 ", ", credit code "));
    let fact = |label: &str, value: String| (label.to_owned(), value);
    let mut pairs = vec![
        fact(language.pick("合同编号", "Number"), contract.number.clone()),
        fact(language.pick("甲方（客户）", "Client"), party(&client.name, &client.credit_code)),
        fact(language.pick("乙方（机构）", "Agency"), party(&agency.name, &agency.credit_code)),
        fact(language.pick("状态", "State"), words::state(contract.standing(whole.today), language).to_owned()),
    ];
    if let Some(earlier) = &whole.earlier {
        let named = format!("{} {}", earlier.number, earlier.title);
        pairs.push(match earlier.effective_on {
            Some(day) => fact(
                language.pick("补充协议", "Supplement"),
                match language {
                    Language::Zh => format!("对 {named} 的补充，自 {day} 起生效"),
                    Language::En => format!("to {named}, from {day} on"),
                },
            ),
            None => fact(language.pick("续签自", "Renewal of"), named),
        });
    }
    if !whole.supplements.is_empty() {
        let day = whole.today;
        pairs.push(fact(
            language.pick("条款", "Terms"),
            match language {
                Language::Zh => format!("{day} 有效的条款，含补充协议"),
                Language::En => format!("as they hold on {day}, supplements included"),
            },
        ));
    }
    Part::Facts(Facts { across: Across::One, pairs })
}

/// The supplements that were put into force.
fn supplements(supplements: &[Other], language: Language) -> Vec<Part> {
    if supplements.is_empty() {
        return Vec::new();
    }
    let column = |zh, en, share| Column { label: language.pick(zh, en).to_owned(), share, align: Align::Left };
    let rows = supplements.iter().map(|Other { number, title, effective_on }| {
        vec![number.clone(), title.clone(), effective_on.map(|day| day.to_string()).unwrap_or_default()]
    });
    vec![
        Part::Heading(language.pick("补充协议", "Supplements").to_owned()),
        Part::Table(Table {
            columns: vec![column("编号", "Number", 3), column("名称", "Title", 5), column("生效日", "From", 2)],
            rows: rows.collect(),
            sums: None,
        }),
    ]
}
