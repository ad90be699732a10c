//! Mappings of a client's own files onto the columns of the imports that concern him.

mod bodies;
mod operations;
mod reading;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use bodies::{ImportMappingDocument, ImportMappingPatch};
use views::ImportMappingView;

pub(crate) use reading::of_file;

const CLAUSES: [&str; 2] = ["PY-5.2.2", "PY-5.3.1"];

/// What the imports say of the mapping that they may be told.
pub(crate) const MAPPED: &str = "A client's own file is read by a mapping of his (`mapping`): its columns under its own names and in any \
    order, those that it lacks by fixed values. A column that the mapping neither maps nor passes over refuses the file by its name \
    (`header_unmapped_column`); a mapping that does not fit the import is 422 (`mapping_target_missing`, `mapping_target_unknown`, \
    `mapping_of_other_import`), one that is switched off 409 (`mapping_disabled`), one of another client 404. Faults of rows name \
    the file's own columns, and rejected rows come back in its own layout, to be sent again with the same mapping. A job reads by \
    the mapping as it was when it was queued.";

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    const ALL: &str = "/api/v1/clients/{client_id}/import-mappings";
    const ONE: &str = "/api/v1/clients/{client_id}/import-mappings/{import_mapping_id}";
    r.get(ALL, "list_import_mappings", operations::list)
        .tag(TAG)
        .text(
            "List a client's mappings of files",
            "In the order in which they were recorded, those that are switched off included.",
        )
        .permission(Permission::RosterRead)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<ImportMappingView>()
        .add();
    r.post(ALL, "create_import_mapping", operations::create)
        .tag(TAG)
        .text(
            "Record a mapping of a client's files",
            "Tells how the columns of the client's own file are called: which column of the import each of them is, which words of his stand for \
             those of the import, which columns are passed over, and which fixed values stand in for columns that the file lacks. \
             Refused (422 `mapping_unsound`, each fault with its pointer) when the import has no such column, when two \
             columns would be the same, when a column is named twice, or when the import demands a column that has \
             neither a source nor a fixed value. The columns of a month's inputs follow from the cycle's template, so \
             their mapping is held against them when it is used.",
        )
        .permission(Permission::RosterWrite)
        .clauses(&CLAUSES)
        .takes::<ImportMappingDocument>()
        .gives::<ImportMappingView>(201)
        .add();
    r.get(ONE, "get_import_mapping", operations::get)
        .tag(TAG)
        .text("Show a mapping of a client's files", "One mapping; its id is what the imports take as `mapping`.")
        .permission(Permission::RosterRead)
        .clauses(&CLAUSES)
        .gives::<ImportMappingView>(200)
        .add();
    r.patch(ONE, "update_import_mapping", operations::patch)
        .tag(TAG)
        .text(
            "Change a mapping of a client's files",
            "A JSON merge patch: each list is replaced whole, the import stays. Jobs that were queued before read by the earlier one.",
        )
        .permission(Permission::RosterWrite)
        .clauses(&CLAUSES)
        .if_match()
        .takes::<ImportMappingPatch>()
        .gives::<ImportMappingView>(200)
        .add();
    r.post(&format!("{ONE}:disable"), "disable_import_mapping", operations::disable)
        .tag(TAG)
        .text(
            "Switch a mapping of a client's files off",
            "It stays for the record and no import takes it any more (409 `mapping_disabled` when it is off already).",
        )
        .permission(Permission::RosterWrite)
        .clauses(&CLAUSES)
        .if_match()
        .gives::<ImportMappingView>(200)
        .add();
}
