//! HTTP of income tax asked for beforehand: the engine's figures for what is sent, with nothing stored.

mod annual_bonus;
mod authors_remuneration;
pub(super) mod figures;
mod labour_remuneration;
mod severance;
mod wages;

use bole_domain::agency::Permission;

use crate::http::registry::Registry;
use annual_bonus::{BonusPreview, BonusQuestion};
use authors_remuneration::AuthorsQuestion;
use figures::TaxPreview;
use labour_remuneration::LabourQuestion;
use severance::SeveranceQuestion;
use wages::{WagesPreview, WagesQuestion};

const CLAUSES: [&str; 1] = ["PY-4.3.1"];

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.post("/api/v1/income-tax/wages:preview", "preview_wage_tax", wages::preview)
        .tag("settlement")
        .text(
            "Preview the tax of a year's wages",
            "The months of one person at one withholding agent by cumulative withholding, with the figures of each month and how \
             they came about; an annual bonus in it is taxed apart or merged, as is asked. Nothing is stored.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .takes::<WagesQuestion>()
        .gives::<WagesPreview>(200)
        .add();
    r.post("/api/v1/income-tax/annual-bonus:preview", "preview_annual_bonus_tax", annual_bonus::preview)
        .tag("settlement")
        .text(
            "Preview the tax of an annual bonus",
            "Both ways, apart by the monthly table and merged with the year's wages, and which costs less. Once the choice has \
             ended (`tax_table_missing`), a bonus is a part of wages. Nothing is stored.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .takes::<BonusQuestion>()
        .gives::<BonusPreview>(200)
        .add();
    r.post("/api/v1/income-tax/labour-remuneration:preview", "preview_labour_tax", labour_remuneration::preview)
        .tag("settlement")
        .text(
            "Preview the tax of labour remuneration",
            "Of one payment: by itself, or cumulatively for an intern or somebody who works through a platform. Nothing is stored.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .takes::<LabourQuestion>()
        .gives::<TaxPreview>(200)
        .add();
    r.post("/api/v1/income-tax/authors-remuneration:preview", "preview_authors_tax", authors_remuneration::preview)
        .tag("settlement")
        .text(
            "Preview the tax of an author's remuneration",
            "Of one payment to an author, or of one licence fee. Nothing is stored.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .takes::<AuthorsQuestion>()
        .gives::<TaxPreview>(200)
        .add();
    r.post("/api/v1/income-tax/severance:preview", "preview_severance_tax", severance::preview)
        .tag("settlement")
        .text(
            "Preview the tax of severance pay",
            "What is free and what is taxed by itself. The local average annual wage is yours to give, as the city published it for \
             the year before; it is not the base of social insurance. Nothing is stored.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .takes::<SeveranceQuestion>()
        .gives::<TaxPreview>(200)
        .add();
}
