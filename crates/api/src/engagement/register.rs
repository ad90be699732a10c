//! The operations on engagements, and one line for each service step.

use bole_domain::agency::Permission;
use bole_domain::engagement::{OperatingGuide, ProcessView, payroll};

use super::{engagements, guide, process, questions, records, register_step};
use crate::http::registry::Registry;

const TAG: &str = "engagement";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    crud(r);
    guides(r);
    standing(r);
    asking(r);
    steps(r);
}

/// One line for each service step.
fn steps(r: &mut Registry) {
    register_step::<payroll::Agreement>(r);
    register_step::<payroll::ClientFile>(r);
    register_step::<payroll::ConfirmPeople>(r);
    register_step::<payroll::ConfirmTemplate>(r);
    register_step::<payroll::Method>(r);
    register_step::<payroll::OpenCycle>(r);
    register_step::<payroll::FileTax>(r);
    register_step::<payroll::TellResults>(r);
    register_step::<payroll::IssueCertificate>(r);
}

fn crud(r: &mut Registry) {
    r.get("/api/v1/engagements", "list_engagements", engagements::list)
        .tag(TAG)
        .text(
            "List engagements",
            "Engagements in the order in which they were opened, of one client or of all. A client's user sees his client's.",
        )
        .permission(Permission::EngagementRead)
        .query::<engagements::EngagementQuery>()
        .lists::<engagements::EngagementView>()
        .add();
    r.post("/api/v1/engagements", "open_engagement", engagements::create)
        .tag(TAG)
        .text(
            "Open an engagement",
            "Opens a category's service for a client; a contract comes with the signing step. The withholding agent is the \
             client himself unless another is named; all parts of payroll are delegated unless some are named. Other categories \
             than payroll are refused (422 `category_not_offered`).",
        )
        .permission(Permission::EngagementWrite)
        .clauses(&["PY-2.1.1", "PY-1.3.3.1"])
        .takes::<engagements::NewEngagement>()
        .gives::<engagements::EngagementView>(201)
        .add();
    r.get("/api/v1/engagements/{engagement_id}", "get_engagement", engagements::get)
        .tag(TAG)
        .text("Show an engagement", "One engagement.")
        .permission(Permission::EngagementRead)
        .gives::<engagements::EngagementView>(200)
        .add();
    r.patch("/api/v1/engagements/{engagement_id}", "update_engagement", engagements::patch)
        .tag(TAG)
        .text(
            "Change an engagement",
            "Title, withholding agent, specialist, delegated parts, and the published template version that the client is asked \
             to confirm, as a JSON merge patch. Cycles that are open keep what held when they were opened.",
        )
        .permission(Permission::EngagementWrite)
        .clauses(&["PY-2.1.1", "PY-5.2.3"])
        .if_match()
        .takes::<engagements::EngagementPatch>()
        .gives::<engagements::EngagementView>(200)
        .add();
    r.post("/api/v1/engagements/{engagement_id}:close", "close_engagement", engagements::close)
        .tag(TAG)
        .text(
            "Close an engagement",
            "Ends the service; its records stay. Refused while a cycle is not closed (409 `cycles_open`).",
        )
        .permission(Permission::EngagementWrite)
        .if_match()
        .gives::<engagements::EngagementView>(200)
        .add();
}

fn guides(r: &mut Registry) {
    r.get("/api/v1/engagements/{engagement_id}/operating-guide", "get_operating_guide", guide::get)
        .tag(TAG)
        .text("Show the operating guide", "The present version of how this client's months are worked on. It is the agency's own: a client's user finds none.")
        .permission(Permission::EngagementRead)
        .clauses(&["PY-1.3.3.1"])
        .gives::<guide::GuideView>(200)
        .add();
    r.put("/api/v1/engagements/{engagement_id}/operating-guide", "record_operating_guide", guide::put)
        .tag(TAG)
        .text(
            "Record the operating guide",
            "Writes the next version; earlier ones are kept. Once there is one, `If-Match` names the version that you saw. \
             A cycle is opened only with a guide.",
        )
        .permission(Permission::StepRecord)
        .clauses(&["PY-1.3.3.1"])
        .if_match_on_revision()
        .takes::<OperatingGuide>()
        .gives::<guide::GuideView>(200)
        .add();
}

fn standing(r: &mut Registry) {
    r.get("/api/v1/engagements/{engagement_id}/process", "get_engagement_process", process::get)
        .tag(TAG)
        .text(
            "Show how the process stands",
            "Stages and steps with their state: done, available with the call that does it, blocked with every reason, or not \
             applicable with its reason. Steps of a cycle stand once for each cycle that is shown.",
        )
        .permission(Permission::ProcessRead)
        .query::<process::ProcessQuery>()
        .gives::<ProcessView>(200)
        .add();
    r.get("/api/v1/engagements/{engagement_id}/step-records", "list_step_records", records::list)
        .tag(TAG)
        .text(
            "List step records",
            "What the steps recorded, every revision, the newest first; narrowed by step, cycle or subject. A client's user sees \
             no records of single people.",
        )
        .permission(Permission::EngagementRead)
        .query::<records::RecordQuery>()
        .lists::<records::StepRecordView>()
        .add();
    r.post("/api/v1/engagements/{engagement_id}/steps/{clause}:skip", "skip_step", records::skip)
        .tag(TAG)
        .text(
            "Leave a step out",
            "Records why an optional step is skipped or not applicable. Mandatory steps cannot be left out (422 \
             `step_mandatory`); steps on demand need no such record.",
        )
        .permission(Permission::StepRecord)
        .takes::<records::StepSkip>()
        .gives::<records::StepRecordView>(200)
        .add();
}

fn asking(r: &mut Registry) {
    const OF: &str = "/api/v1/engagements/{engagement_id}/questions";
    const OWN: &str = "/api/v1/me/questions";
    const CLAUSES: &[&str] = &["PY-5.4.1"];
    r.get(OF, "list_questions", questions::list)
        .tag(TAG)
        .text(
            "List questions",
            "The questions of client and people on an engagement, in the order in which they were asked.",
        )
        .permission(Permission::QuestionRead)
        .clauses(CLAUSES)
        .query::<questions::QuestionQuery>()
        .lists::<questions::QuestionView>()
        .add();
    r.post(OF, "ask_question", questions::ask)
        .tag(TAG)
        .text(
            "Ask a question",
            "Asks about the engagement as a whole or about one of its cycles. The agency takes down a client's question, or with \
             `person_id` that of a person on the roster; a client's user asks for his client. While a question waits for its \
             answer, the results of its cycle cannot be told (`questions_open`).",
        )
        .permission(Permission::QuestionAsk)
        .clauses(CLAUSES)
        .takes::<questions::NewQuestionDocument>()
        .gives::<questions::QuestionView>(201)
        .add();
    r.get("/api/v1/questions/{question_id}", "get_question", questions::get)
        .tag(TAG)
        .text("Show a question", "One question with its answer.")
        .permission(Permission::QuestionRead)
        .clauses(CLAUSES)
        .gives::<questions::QuestionView>(200)
        .add();
    r.post("/api/v1/questions/{question_id}:answer", "answer_question", questions::answer)
        .tag(TAG)
        .text(
            "Answer a question",
            "A question is answered once (409 `question_answered`); whoever asked it sees the answer.",
        )
        .permission(Permission::QuestionAnswer)
        .clauses(CLAUSES)
        .if_match()
        .takes::<questions::QuestionAnswer>()
        .gives::<questions::QuestionView>(200)
        .add();
    r.get(OWN, "list_own_questions", questions::list_own)
        .tag(TAG)
        .text(
            "List one's own questions",
            "A person sees his own questions; a client's user those of his client, without those of people.",
        )
        .permission(Permission::QuestionReadOwn)
        .clauses(CLAUSES)
        .query::<questions::QuestionQuery>()
        .lists::<questions::QuestionView>()
        .add();
    r.post(OWN, "ask_own_question", questions::ask_own)
        .tag(TAG)
        .text(
            "Ask one's own question",
            "A person asks about an engagement on whose roster he is, a client's user about one of his client; any other is not \
             found.",
        )
        .permission(Permission::QuestionAsk)
        .clauses(CLAUSES)
        .seeks_object()
        .takes::<questions::NewOwnQuestion>()
        .gives::<questions::QuestionView>(201)
        .add();
}
