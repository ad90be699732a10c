//! Questions of clients and people, and their answers: kept for the whole engagement or for one of its months.

mod bodies;
mod operations;
mod own;
mod views;

use bole_domain::agency::Permission;

use super::register::TAG;
use crate::http::registry::Registry;
use bodies::{NewOwnQuestion, NewQuestionDocument, QuestionAnswer};
pub(crate) use operations::{QuestionQuery, cut, known_cycle, on_roster};
pub(crate) use views::QuestionView;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    const OF: &str = "/api/v1/engagements/{engagement_id}/questions";
    const OWN: &str = "/api/v1/me/questions";
    const CLAUSES: &[&str] = &["PY-5.4.1"];
    r.get(OF, "list_questions", operations::list)
        .tag(TAG)
        .text(
            "List questions",
            "The questions of client and people on an engagement, in the order in which they were asked.",
        )
        .permission(Permission::QuestionRead)
        .clauses(CLAUSES)
        .query::<QuestionQuery>()
        .lists::<QuestionView>()
        .add();
    r.post(OF, "ask_question", operations::ask)
        .tag(TAG)
        .text(
            "Ask a question",
            "Asks about the engagement as a whole or about one of its cycles. The agency takes down a client's question, or with \
             `person_id` that of a person on the roster; a client's user asks for his client. While a question waits for its \
             answer, the results of its cycle cannot be told (`questions_open`).",
        )
        .permission(Permission::QuestionAsk)
        .clauses(CLAUSES)
        .takes::<NewQuestionDocument>()
        .gives::<QuestionView>(201)
        .add();
    r.get("/api/v1/questions/{question_id}", "get_question", operations::get)
        .tag(TAG)
        .text("Show a question", "One question with its answer.")
        .permission(Permission::QuestionRead)
        .clauses(CLAUSES)
        .gives::<QuestionView>(200)
        .add();
    r.post("/api/v1/questions/{question_id}:answer", "answer_question", operations::answer)
        .tag(TAG)
        .text(
            "Answer a question",
            "A question is answered once (409 `question_answered`); whoever asked it sees the answer. Whoever asked in a review \
             does not answer himself (403 `separation_of_duties`).",
        )
        .permission(Permission::QuestionAnswer)
        .clauses(CLAUSES)
        .if_match()
        .takes::<QuestionAnswer>()
        .gives::<QuestionView>(200)
        .add();
    r.get(OWN, "list_own_questions", own::list_own)
        .tag(TAG)
        .text(
            "List one's own questions",
            "A person sees his own questions; a client's user those of his client, without those of people.",
        )
        .permission(Permission::QuestionReadOwn)
        .clauses(CLAUSES)
        .query::<QuestionQuery>()
        .lists::<QuestionView>()
        .add();
    r.post(OWN, "ask_own_question", own::ask_own)
        .tag(TAG)
        .text(
            "Ask one's own question",
            "A person asks about an engagement on whose roster he is, a client's user about one of his client; any other is not \
             found.",
        )
        .permission(Permission::QuestionAsk)
        .clauses(CLAUSES)
        .seeks_object()
        .takes::<NewOwnQuestion>()
        .gives::<QuestionView>(201)
        .add();
}
