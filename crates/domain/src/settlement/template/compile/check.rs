//! A template held against every rule; all faults are told at once.

use std::collections::HashMap;

use super::{Plan, Step};
use crate::money::Fen;
use crate::settlement::formula::{Program, compile, parse};
use crate::settlement::rounding::Rounding;
use crate::settlement::template::faults::{TemplateFault, TemplateFaultKind};
use crate::settlement::template::order::order;
use crate::settlement::template::{Fact, Item, ItemKind, Level, Source};

pub(super) struct Check {
    pub(super) faults: Vec<TemplateFault>,
}

impl Check {
    pub(super) fn fault(&mut self, pointer: impl Into<String>, kind: TemplateFaultKind) {
        self.faults.push(TemplateFault { pointer: pointer.into(), position: None, kind });
    }

    pub(super) fn items(&mut self, items: &[Item]) {
        let mut codes: Vec<&str> = Vec::new();
        let (mut shares, mut corrections) = (Vec::new(), false);
        for (index, item) in items.iter().enumerate() {
            let at = |field: &str| format!("/items/{index}/{field}");
            if !is_code(&item.code) {
                self.fault(at("code"), TemplateFaultKind::CodeMalformed);
            } else if codes.contains(&item.code.as_str()) || is_reserved(&item.code) {
                self.fault(at("code"), TemplateFaultKind::CodeTaken);
            }
            codes.push(&item.code);
            if item.label.zh.trim().is_empty() || item.label.en.trim().is_empty() {
                self.fault(at("label"), TemplateFaultKind::LabelEmpty);
            }
            if item.rounding.is_some_and(|rounding| rounding.places > 2) {
                self.fault(at("rounding/places"), TemplateFaultKind::RoundingPlaces);
            }
            if item.yearly_limit.is_some() && item.kind != ItemKind::OtherTaxDeduction {
                self.fault(at("yearly_limit"), TemplateFaultKind::LimitMisplaced);
            }
            if item.taxable && item.kind != ItemKind::Earning {
                self.fault(at("taxable"), TemplateFaultKind::TaxableMisplaced);
            }
            if !item.kind.fits_source(&item.source) {
                self.fault(at("source"), TemplateFaultKind::SourceMismatch);
            }
            if item.level == Level::Cycle && !item.kind.fits_cycle() {
                self.fault(at("kind"), TemplateFaultKind::KindNotOfCycle);
            }
            let by_person =
                matches!(item.source, Source::Policy { .. } | Source::Statutory { .. } | Source::Corrections {});
            if item.level == Level::Cycle && item.kind.fits_cycle() && by_person {
                self.fault(at("source"), TemplateFaultKind::SourceMismatch);
            }
            if let Source::Policy { insurance, side } = &item.source {
                if shares.contains(&(*insurance, *side)) {
                    self.fault(at("source"), TemplateFaultKind::PolicyTwice);
                }
                shares.push((*insurance, *side));
            }
            if item.source == (Source::Corrections {}) {
                if corrections {
                    self.fault(at("source"), TemplateFaultKind::CorrectionsTwice);
                }
                corrections = true;
            }
        }
        for kind in ItemKind::SINGLE {
            let count = items.iter().filter(|item| item.kind == kind && item.level == Level::Person).count();
            if count != 1 {
                self.fault("/items", TemplateFaultKind::KindCount { kind, count });
            }
        }
        self.apart(items);
    }

    /// An income taxed apart stands with its tax, a compensation also with the average wage; or none of them does.
    fn apart(&mut self, items: &[Item]) {
        for kind in ItemKind::APART {
            let wage = (kind == ItemKind::Severance).then_some(ItemKind::AverageAnnualWage);
            let together = [Some(kind), kind.tax_apart(), wage].into_iter().flatten();
            let count = |kind| items.iter().filter(|item| item.kind == kind).count();
            let counts: Vec<(ItemKind, usize)> = together.map(|kind| (kind, count(kind))).collect();
            if counts.iter().any(|(_, count)| *count > 0) {
                for (kind, count) in counts.into_iter().filter(|(_, count)| *count != 1) {
                    self.fault("/items", TemplateFaultKind::KindCount { kind, count });
                }
            }
        }
    }

    /// What is taken out of gross pay to be taxed apart must be in it. `needs` are the slots that each slot depends on.
    fn apart_in_gross(&mut self, items: &[(usize, &Item)], needs: &[Vec<usize>]) {
        let slot = |kind| items.iter().position(|(_, item)| item.kind == kind);
        let Some(gross) = slot(ItemKind::Gross) else { return };
        let (mut reached, mut open) = (vec![false; items.len()], vec![gross]);
        while let Some(at) = open.pop() {
            if let Some(seen) = reached.get_mut(at).filter(|seen| !**seen) {
                *seen = true;
                open.extend(needs.get(at).into_iter().flatten());
            }
        }
        for kind in ItemKind::APART {
            if slot(kind).is_some_and(|apart| reached.get(apart) != Some(&true))
                && let Some((index, _)) = items.get(gross)
            {
                self.fault(format!("/items/{index}/source"), TemplateFaultKind::outside_gross(kind));
            }
        }
    }

    /// Compiles the items of one level; a formula sees the items of its own level and the facts that exist there.
    pub(super) fn plan(&mut self, all: &[Item], level: Level) -> Plan {
        let items: Vec<(usize, &Item)> = all.iter().enumerate().filter(|(_, item)| item.level == level).collect();
        let slots: HashMap<&str, usize> =
            items.iter().enumerate().map(|(slot, (_, item))| (item.code.as_str(), slot)).collect();
        let mut plan = Plan::default();
        let mut needs = Vec::new();
        for (slot, (index, item)) in items.iter().enumerate() {
            let (step, needed) = match &item.source {
                Source::Input {} => {
                    plan.inputs.push(slot);
                    (Step::Input(plan.inputs.len() - 1), Vec::new())
                }
                Source::Policy { insurance, side } => (Step::Policy(*insurance, *side), Vec::new()),
                Source::Corrections {} => (Step::Corrections, Vec::new()),
                Source::Fixed { amount } => (Step::Fixed(*amount), Vec::new()),
                Source::Statutory { figure } => {
                    let part = |other: &&Item| figure.parts().contains(&other.kind);
                    let parts = items.iter().map(|(_, other)| *other).enumerate().filter(|(_, other)| part(other));
                    (Step::Statutory(*figure), parts.map(|(slot, _)| slot).collect())
                }
                Source::Formula { expression } => {
                    let rounding = item.rounding.unwrap_or(Rounding::FEN);
                    match self.formula(*index, expression, &slots, level, &mut plan.facts) {
                        Some((program, needed)) => (Step::Formula(program, rounding), needed),
                        None => (Step::Fixed(Fen::ZERO), Vec::new()),
                    }
                }
            };
            plan.steps.push(step);
            needs.push(needed);
        }
        match order(&needs) {
            Ok(order) => {
                plan.order = order;
                if self.faults.is_empty() {
                    self.apart_in_gross(&items, &needs);
                }
            }
            Err(path) => {
                let on_path = path.iter().filter_map(|slot| items.get(*slot));
                let codes: Vec<String> = on_path.clone().map(|(_, item)| item.code.clone()).collect();
                let at = on_path.map(|(index, _)| *index).next().unwrap_or_default();
                self.fault(format!("/items/{at}/source"), TemplateFaultKind::DependencyCycle { path: codes });
            }
        }
        plan
    }

    fn formula(
        &mut self,
        index: usize,
        expression: &str,
        slots: &HashMap<&str, usize>,
        level: Level,
        facts: &mut Vec<Fact>,
    ) -> Option<(Program, Vec<usize>)> {
        let fact = |name: &str| Fact::ALL.into_iter().position(|fact| fact.name() == name && fact.at(level));
        let slot_of = |name: &str| slots.get(name).copied().or_else(|| fact(name).map(|place| slots.len() + place));
        let compiled = parse(expression).and_then(|ast| compile(&ast, &slot_of).map(|program| (ast, program)));
        match compiled {
            Ok((ast, program)) => {
                let names = ast.variables();
                let named = |fact: &Fact| names.contains(&fact.name()) && !slots.contains_key(fact.name());
                for fact in Fact::ALL.into_iter().filter(named) {
                    if !facts.contains(&fact) {
                        facts.push(fact);
                    }
                }
                Some((program, names.iter().filter_map(|name| slots.get(name).copied()).collect()))
            }
            Err(error) => {
                self.faults.push(TemplateFault {
                    pointer: format!("/items/{index}/source/expression"),
                    position: Some(error.position),
                    kind: TemplateFaultKind::Formula(error.fault),
                });
                None
            }
        }
    }
}

fn is_code(code: &str) -> bool {
    code.len() <= 40
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_reserved(code: &str) -> bool {
    matches!(code, "and" | "or" | "not") || Fact::ALL.iter().any(|fact| fact.name() == code)
}
