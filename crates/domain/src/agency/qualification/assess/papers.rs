//! Tools, licences, capital, premises.

use chrono::{Months, NaiveDate};

use super::super::{Assessed, Figure, FigureUnit, Lacking, UseShown, WithTool};
use super::{Look, count, lacking};
use crate::agency::establishment::{EquipmentKind, Inspection, Kept, LicenceKind, Premises, ToolCode};
use crate::ids::PremisesId;
use crate::language::Label;
use crate::money::Fen;

impl Look<'_> {
    pub(super) fn tools(&self, wanted: &[ToolCode]) -> Assessed {
        let mut found = self.nothing();
        let mut configured = 0;
        for code in wanted {
            let mut there =
                self.establishment.tools.iter().filter(|t| t.code == *code && t.counts_on(self.today)).peekable();
            if there.peek().is_none() {
                found.missing.push(lacking(Lacking::Tool(*code)));
                continue;
            }
            configured += 1;
            found.in_use.push(UseShown::Tool(*code, there.any(|tool| tool.used_on.is_some())));
        }
        let label = Label::new("已配置的平台工具", "Tools configured");
        found.figures.push(count(label, FigureUnit::Pieces, configured, wanted.len()));
        found
    }

    pub(super) fn licences(&self, held: &[LicenceKind], capital: Option<Fen>, with_tool: Option<WithTool>) -> Assessed {
        let mut found = self.nothing();
        let runs = |tool: ToolCode| {
            self.establishment.tools.iter().any(|known| known.code == tool && known.counts_on(self.today))
        };
        let more = with_tool.filter(|one| runs(one.tool)).map(|one| one.licence);
        let wanted: Vec<LicenceKind> = held.iter().copied().chain(more).collect();
        for kind in &wanted {
            self.licence(*kind, &mut found);
        }
        let valid = wanted.len() - found.missing.len();
        found.figures.push(count(
            Label::new("今日有效的许可证照", "Licences valid today"),
            FigureUnit::Pieces,
            valid,
            wanted.len(),
        ));
        if let Some(needed) = capital {
            self.capital(needed, &mut found);
        }
        found
    }

    fn licence(&self, kind: LicenceKind, found: &mut Assessed) {
        let of_kind = || self.establishment.licences.iter().filter(move |(_, licence)| licence.kind == kind);
        // The one that lasts longest; one without an end outlasts all.
        let lasting = |last: Option<NaiveDate>| last.unwrap_or(NaiveDate::MAX);
        let valid = of_kind()
            .filter(|(_, licence)| licence.counts_on(self.today))
            .max_by_key(|(_, licence)| lasting(licence.valid_to));
        match (valid, of_kind().max_by_key(|(_, licence)| lasting(licence.valid_to))) {
            (Some((id, licence)), _) => {
                let renewed = of_kind().any(|(_, next)| {
                    licence.valid_to.is_some_and(|last| next.valid_from > self.today && lasting(next.valid_to) > last)
                });
                if !renewed {
                    found.expiring.extend(self.expiring(kind.label(), id.to_string(), licence.valid_to));
                }
            }
            (None, Some((id, licence))) => {
                let mut missing = lacking(Lacking::LicenceInvalid(kind, licence.valid_to));
                missing.subject = Some(id.to_string());
                found.missing.push(missing);
            }
            (None, None) => found.missing.push(lacking(Lacking::Licence(kind))),
        }
    }

    fn capital(&self, needed: Fen, found: &mut Assessed) {
        let paid_in = self.establishment.capital.iter().max_by_key(|one| one.as_of).map(|one| one.paid_in);
        found.figures.push(Figure {
            label: Label::new("实缴注册资本", "Capital paid in"),
            unit: FigureUnit::Yuan,
            value: paid_in.unwrap_or(Fen(0)).to_string(),
            needed: needed.to_string(),
            basis: None,
        });
        if paid_in.is_none_or(|paid| paid < needed) {
            found.missing.push(lacking(Lacking::Capital { needed, paid_in }));
        }
    }

    pub(super) fn premises(&self, within: Option<u32>, equipment: &[EquipmentKind]) -> Assessed {
        let mut found = self.nothing();
        let used: Vec<&(PremisesId, Premises)> =
            self.establishment.premises.iter().filter(|(_, premises)| premises.counts_on(self.today)).collect();
        found.figures.push(count(Label::new("在用的经营场所", "Premises in use"), FigureUnit::Pieces, used.len(), 1));
        if used.is_empty() {
            found.missing.push(lacking(Lacking::Premises));
            return found;
        }
        for (id, premises) in &used {
            let label = Label::new(premises.name.clone(), premises.name.clone());
            found.expiring.extend(self.expiring(label, id.to_string(), premises.used_to));
        }
        if let Some(months) = within {
            self.inspection(&used, months, &mut found);
        }
        let there = |kind: &EquipmentKind| used.iter().any(|(_, one)| one.equipment.iter().any(|e| e.kind == *kind));
        found
            .missing
            .extend(equipment.iter().filter(|kind| !there(kind)).map(|kind| lacking(Lacking::Equipment(*kind))));
        found
    }

    /// One of the premises has passed its last inspection, not too long ago.
    fn inspection(&self, used: &[&(PremisesId, Premises)], months: u32, found: &mut Assessed) {
        let last = |id: PremisesId| -> Option<&Inspection> {
            self.establishment.inspections.iter().filter(|one| one.premises_id == id).max_by_key(|one| one.inspected_on)
        };
        let due = |one: &Inspection| one.inspected_on.checked_add_months(Months::new(months));
        let recent = |one: &&Inspection| due(one).is_some_and(|due| self.today <= due);
        let lasts: Vec<&Inspection> = used.iter().filter_map(|(id, _)| last(*id)).filter(recent).collect();
        match lasts.iter().filter(|one| one.passed()).max_by_key(|one| one.inspected_on) {
            Some(passed) => {
                let label = Label::new("场所检查", "Inspection of the premises");
                found.expiring.extend(self.expiring(label, passed.premises_id.to_string(), due(passed)));
            }
            None => found.missing.push(lacking(match lasts.iter().map(|one| one.inspected_on).max() {
                Some(day) => Lacking::InspectionFailed(day),
                None => Lacking::Inspection(months),
            })),
        }
    }
}
