//! Which steps of an engagement have a record of a subject: asked with every command, however many subjects there are.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use crate::types::{Key, SqlKey};

// Said, not bound: only so an index of the records without a subject alone can answer.
diesel::postfix_operator!(IsBlank, " = ''");

/// The clauses of an engagement's steps that have a record of a subject.
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct Begun {
    pub(super) agency: Key,
    pub(super) engagement: Key,
}

impl Query for Begun {
    type SqlType = Text;
}

impl<C: Connection> RunQueryDsl<C> for Begun {}

impl<B: Backend + HasSqlType<SqlKey>> QueryFragment<B> for Begun
where
    Key: ToSql<SqlKey, B>,
{
    /// From one clause to the next, by the index: each look finds its first row.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, B>) -> QueryResult<()> {
        out.push_sql("WITH RECURSIVE begun (clause) AS (SELECT * FROM (");
        self.next(&mut out, "")?;
        out.push_sql(") AS first UNION ALL SELECT (");
        self.next(&mut out, " AND step_records.clause > begun.clause")?;
        out.push_sql(") FROM begun WHERE clause IS NOT NULL) SELECT clause FROM begun WHERE clause IS NOT NULL");
        Ok(())
    }
}

impl Begun {
    fn next<'b, B: Backend + HasSqlType<SqlKey>>(&'b self, out: &mut AstPass<'_, 'b, B>, after: &str) -> QueryResult<()>
    where
        Key: ToSql<SqlKey, B>,
    {
        out.push_sql("SELECT clause FROM step_records WHERE agency_id = ");
        out.push_bind_param::<SqlKey, _>(&self.agency)?;
        out.push_sql(" AND engagement_id = ");
        out.push_bind_param::<SqlKey, _>(&self.engagement)?;
        out.push_sql(" AND subject_key <> ''");
        out.push_sql(after);
        out.push_sql(" ORDER BY step_records.clause LIMIT 1");
        Ok(())
    }
}
