//! The way of a contract: draft, submitted, approved by another person, signed by both sides, active, ended.
//!
//! Each verb consumes the state and gives the next one, or refuses. That a contract has expired is never written down: it
//! follows from its period and the day.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::terms::{OpenTerm, Terms};
use crate::ids::DocumentId;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractAct)]
pub struct Act {
    /// Public id of the user or service account.
    pub by: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Which side signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractSide)]
pub enum Side {
    /// The agency.
    Agency,
    /// The client.
    Client,
}

/// What proves a signature: the signed document and its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignatureEvidence)]
pub struct Evidence {
    /// The signed document.
    pub document_id: DocumentId,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// A signature of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractSignature)]
pub struct Signature {
    /// Who signed for the side.
    pub signer_name: String,
    /// The day of the signature.
    pub signed_on: NaiveDate,
    /// What proves it.
    pub evidence: Evidence,
    /// Who recorded it, and when.
    pub recorded: Act,
}

/// How an active contract ended before its period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContractEnded)]
pub struct Ended {
    /// The last day on which it bound.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who recorded it, and when.
    pub recorded: Act,
}

/// Where a contract stands, with what brought it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Being written; `rejection` tells why it came back.
    Draft {
        /// Who sent it back last, and why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rejection: Option<(Act, String)>,
    },
    /// Waits for the approval of another person.
    Submitted {
        /// Who submitted it.
        submitted: Act,
    },
    /// May be signed; perhaps one side has.
    Approved {
        /// Who submitted it.
        submitted: Act,
        /// Who approved it.
        approved: Act,
        /// The agency's signature.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<Signature>,
        /// The client's signature.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<Signature>,
    },
    /// Signed by both sides, not in force yet.
    Signed(Concluded),
    /// In force (until its period ends).
    Active {
        /// How it was concluded.
        concluded: Concluded,
        /// Who put it into force.
        activated: Act,
    },
    /// Ended before its period.
    Terminated {
        /// How it was concluded.
        concluded: Concluded,
        /// Who put it into force.
        activated: Act,
        /// How it ended.
        ended: Ended,
    },
}

/// Approval and both signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concluded {
    /// Who submitted it.
    pub submitted: Act,
    /// Who approved it.
    pub approved: Act,
    /// The agency's signature.
    pub agency: Signature,
    /// The client's signature.
    pub client: Signature,
}

/// Where a contract stands: `draft`, `submitted`, `approved`, `signed`, `active`, `terminated` or `expired`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractState)]
pub enum StateCode {
    /// Being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// Approved; signatures may be recorded.
    Approved,
    /// Signed by both sides.
    Signed,
    /// In force.
    Active,
    /// Ended before its period.
    Terminated,
    /// Its period is over.
    Expired,
}

impl StateCode {
    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            StateCode::Draft => "draft",
            StateCode::Submitted => "submitted",
            StateCode::Approved => "approved",
            StateCode::Signed => "signed",
            StateCode::Active => "active",
            StateCode::Terminated => "terminated",
            StateCode::Expired => "expired",
        }
    }

    fn zh(self) -> &'static str {
        match self {
            StateCode::Draft => "草稿",
            StateCode::Submitted => "待批准",
            StateCode::Approved => "已批准",
            StateCode::Signed => "双方已签署",
            StateCode::Active => "生效中",
            StateCode::Terminated => "已终止",
            StateCode::Expired => "已到期",
        }
    }
}

/// What can be done to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractVerb)]
pub enum Verb {
    /// Change the draft.
    Change,
    /// Ask for approval.
    Submit,
    /// Approve.
    Approve,
    /// Send back.
    Reject,
    /// Record a signature.
    Sign,
    /// Put into force.
    Activate,
    /// End before its period.
    Terminate,
}

impl Verb {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Verb::Change => ("修改", "changed"),
            Verb::Submit => ("提交", "submitted"),
            Verb::Approve => ("批准", "approved"),
            Verb::Reject => ("退回", "rejected"),
            Verb::Sign => ("签署", "signed"),
            Verb::Activate => ("生效", "activated"),
            Verb::Terminate => ("终止", "terminated"),
        }
    }
}

/// Why a verb was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The state does not allow it.
    State {
        /// Where the contract stands.
        state: StateCode,
        /// What was wanted.
        verb: Verb,
    },
    /// Nobody approves what he wrote or submitted himself.
    SeparationOfDuties,
    /// That side has signed already.
    SignedAlready(Side),
    /// Mandatory terms are open.
    TermsOpen {
        /// The clause that demands them.
        clause: &'static str,
        /// They.
        terms: Vec<OpenTerm>,
    },
    /// The period is over, so it cannot come into force.
    PeriodOver,
    /// The end lies before the first day of the period.
    EndsBeforeStart,
}

impl State {
    /// A new draft.
    pub fn draft() -> Self {
        State::Draft { rejection: None }
    }

    /// Where it stands as recorded.
    pub fn recorded(&self) -> StateCode {
        match self {
            State::Draft { .. } => StateCode::Draft,
            State::Submitted { .. } => StateCode::Submitted,
            State::Approved { .. } => StateCode::Approved,
            State::Signed(_) => StateCode::Signed,
            State::Active { .. } => StateCode::Active,
            State::Terminated { .. } => StateCode::Terminated,
        }
    }

    /// Where it stands on a day: an active contract whose period is over has expired.
    pub fn on(&self, today: NaiveDate, terms: &Terms) -> StateCode {
        match self.recorded() {
            StateCode::Active if terms.period().is_some_and(|period| period.ends < today) => StateCode::Expired,
            code => code,
        }
    }

    /// Does it bind on a day? A terminated contract bound until its end.
    pub fn in_force(&self, on: NaiveDate, terms: &Terms) -> bool {
        let inside = terms.period().is_some_and(|period| period.starts <= on && on <= period.ends);
        match self {
            State::Active { .. } => inside,
            State::Terminated { ended, .. } => inside && on <= ended.on,
            State::Draft { .. } | State::Submitted { .. } | State::Approved { .. } | State::Signed(_) => false,
        }
    }

    /// May the draft be changed?
    pub fn changeable(&self) -> Result<(), Refused> {
        match self {
            State::Draft { .. } => Ok(()),
            other => Err(other.refuse(Verb::Change)),
        }
    }

    /// Asks for approval, once every mandatory term is agreed: what was signed without one could not come into force, nor
    /// be changed any more.
    pub fn submit(self, act: Act, terms: &Terms) -> Result<Self, Refused> {
        match self {
            State::Draft { .. } => {
                complete(terms)?;
                Ok(State::Submitted { submitted: act })
            }
            other => Err(other.refuse(Verb::Submit)),
        }
    }

    /// Approves; `author` is who wrote the draft.
    pub fn approve(self, act: Act, author: &str) -> Result<Self, Refused> {
        match self {
            State::Submitted { submitted } if submitted.by == act.by || author == act.by => {
                Err(Refused::SeparationOfDuties)
            }
            State::Submitted { submitted } => {
                Ok(State::Approved { submitted, approved: act, agency: None, client: None })
            }
            other => Err(other.refuse(Verb::Approve)),
        }
    }

    /// Sends it back to its authors. Once a side has signed, it is too late.
    pub fn reject(self, act: Act, reason: String) -> Result<Self, Refused> {
        match self {
            State::Submitted { .. } | State::Approved { agency: None, client: None, .. } => {
                Ok(State::Draft { rejection: Some((act, reason)) })
            }
            other => Err(other.refuse(Verb::Reject)),
        }
    }

    /// Records a side's signature; with the second one it is signed.
    pub fn sign(self, side: Side, signature: Signature) -> Result<Self, Refused> {
        match (self, side) {
            (State::Approved { agency: Some(_), .. }, Side::Agency)
            | (State::Approved { client: Some(_), .. }, Side::Client) => Err(Refused::SignedAlready(side)),
            (State::Approved { submitted, approved, client, .. }, Side::Agency) => {
                Ok(Self::signed(submitted, approved, Some(signature), client))
            }
            (State::Approved { submitted, approved, agency, .. }, Side::Client) => {
                Ok(Self::signed(submitted, approved, agency, Some(signature)))
            }
            (other, _) => Err(other.refuse(Verb::Sign)),
        }
    }

    fn signed(submitted: Act, approved: Act, agency: Option<Signature>, client: Option<Signature>) -> Self {
        match (agency, client) {
            (Some(agency), Some(client)) => State::Signed(Concluded { submitted, approved, agency, client }),
            (agency, client) => State::Approved { submitted, approved, agency, client },
        }
    }

    /// Puts it into force, if every mandatory term is agreed and its period is not over.
    pub fn activate(self, act: Act, terms: &Terms, today: NaiveDate) -> Result<Self, Refused> {
        match self {
            State::Signed(concluded) => {
                complete(terms)?;
                if terms.period().is_some_and(|period| period.ends < today) {
                    return Err(Refused::PeriodOver);
                }
                Ok(State::Active { concluded, activated: act })
            }
            other => Err(other.refuse(Verb::Activate)),
        }
    }

    /// Ends it before its period.
    pub fn terminate(self, ended: Ended, terms: &Terms, today: NaiveDate) -> Result<Self, Refused> {
        match (self.on(today, terms), self) {
            (StateCode::Active, State::Active { concluded, activated }) => {
                if terms.period().is_some_and(|period| ended.on < period.starts) {
                    return Err(Refused::EndsBeforeStart);
                }
                Ok(State::Terminated { concluded, activated, ended })
            }
            (state, _) => Err(Refused::State { state, verb: Verb::Terminate }),
        }
    }

    fn refuse(&self, verb: Verb) -> Refused {
        Refused::State { state: self.recorded(), verb }
    }
}

/// Every mandatory term is agreed.
fn complete(terms: &Terms) -> Result<(), Refused> {
    let open = terms.open();
    if open.is_empty() { Ok(()) } else { Err(Refused::TermsOpen { clause: terms.clause(), terms: open }) }
}

impl Refusal for Refused {
    fn kind(&self) -> RefusalKind {
        match self {
            Refused::State { .. } | Refused::SignedAlready(_) => RefusalKind::Conflict,
            Refused::SeparationOfDuties => RefusalKind::Forbidden,
            Refused::TermsOpen { .. } | Refused::PeriodOver | Refused::EndsBeforeStart => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Refused::State { .. } => "contract_state",
            Refused::SignedAlready(_) => "contract_signed_already",
            Refused::SeparationOfDuties => "separation_of_duties",
            Refused::TermsOpen { .. } => "contract_terms_missing",
            Refused::PeriodOver => "contract_period_over",
            Refused::EndsBeforeStart => "contract_ends_before_start",
        }
    }

    fn text(&self, language: Language) -> String {
        match self {
            Refused::State { state, verb } => {
                let (zh, en) = verb.names();
                language
                    .pick(
                        &format!("合同目前为“{}”，不能{zh}。", state.zh()),
                        &format!("The contract is {} and cannot be {en} now.", state.as_str()),
                    )
                    .to_owned()
            }
            Refused::SignedAlready(side) => match side {
                Side::Agency => language.pick("机构方已签署。", "The agency has signed already."),
                Side::Client => language.pick("客户方已签署。", "The client has signed already."),
            }
            .to_owned(),
            Refused::SeparationOfDuties => language
                .pick(
                    "起草或提交合同的人不能批准该合同，请由他人批准。",
                    "Whoever wrote or submitted a contract may not approve it; another person must.",
                )
                .to_owned(),
            Refused::TermsOpen { clause, terms } => {
                let names = |pick: fn(&OpenTerm) -> &'static str, comma: &str| {
                    terms.iter().map(pick).collect::<Vec<_>>().join(comma)
                };
                match language {
                    Language::Zh => format!("条款 {clause} 要求的合同要素尚缺：{}。", names(|t| t.zh, "、")),
                    Language::En => {
                        format!("Terms that clause {clause} demands are missing: {}.", names(|t| t.en, ", "))
                    }
                }
            }
            Refused::PeriodOver => language
                .pick("合同期限已过，不能生效。", "The period of the contract is over; it cannot come into force.")
                .to_owned(),
            Refused::EndsBeforeStart => {
                language.pick("终止日早于合同起始日。", "The contract would end before its first day.").to_owned()
            }
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let fault =
            |pointer: String, code: &str, zh: String, en: String| FieldFault { pointer, code: code.to_owned(), zh, en };
        match self {
            Refused::State { .. } | Refused::SignedAlready(_) | Refused::SeparationOfDuties => Vec::new(),
            Refused::TermsOpen { clause, terms } => terms
                .iter()
                .map(|term| {
                    fault(
                        format!("/terms/{}", term.field),
                        "term_missing",
                        format!("缺少“{}”（{clause}）。", term.zh),
                        format!("The {} is missing ({clause}).", term.en),
                    )
                })
                .collect(),
            Refused::PeriodOver => vec![fault(
                "/terms/period/ends".to_owned(),
                self.code(),
                self.text(Language::Zh),
                self.text(Language::En),
            )],
            Refused::EndsBeforeStart => {
                vec![fault("/on".to_owned(), self.code(), self.text(Language::Zh), self.text(Language::En))]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        DisputeForum, DisputeHandling, FeeStandard, PaymentTerms, PayrollTerms, ServicePeriod, Undertakings,
    };
    use crate::money::Fen;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn act(by: &str) -> Act {
        Act { by: by.to_owned(), at: DateTime::from_timestamp(1_767_574_800, 0).unwrap() }
    }

    fn terms() -> Terms {
        Terms::Payroll(PayrollTerms {
            period: Some(ServicePeriod { starts: day(2026, 1, 1), ends: day(2026, 12, 31) }),
            rights_and_duties: Some(Undertakings { client: "付款".to_owned(), agency: "发薪".to_owned() }),
            fee_standard: Some(FeeStandard { per_person_month: Fen(8000), monthly_minimum: None }),
            payment_method: Some(PaymentTerms {
                method: "转账".to_owned(),
                bill_day: 5,
                receipt_day: 8,
                in_advance: true,
            }),
            liability_for_breach: Some("违约金".to_owned()),
            dispute_handling: Some(DisputeHandling { forum: DisputeForum::Court, venue: "上海".to_owned() }),
            further: None,
        })
    }

    fn signature() -> Signature {
        Signature {
            signer_name: "李四".to_owned(),
            signed_on: day(2026, 1, 1),
            evidence: Evidence { document_id: DocumentId::example(), sha256: "0".repeat(64) },
            recorded: act("usr_a"),
        }
    }

    fn approved() -> State {
        State::draft().submit(act("usr_a"), &terms()).unwrap().approve(act("usr_b"), "usr_a").unwrap()
    }

    fn active() -> State {
        let signed = approved().sign(Side::Client, signature()).unwrap().sign(Side::Agency, signature()).unwrap();
        assert_eq!(signed.recorded(), StateCode::Signed);
        signed.activate(act("usr_a"), &terms(), day(2026, 1, 2)).unwrap()
    }

    fn code<T: std::fmt::Debug>(result: Result<T, Refused>) -> &'static str {
        result.unwrap_err().code()
    }

    #[test]
    fn nobody_approves_what_he_wrote_or_submitted() {
        let submitted = || State::draft().submit(act("usr_a"), &terms()).unwrap();
        assert_eq!(code(submitted().approve(act("usr_a"), "usr_c")), "separation_of_duties");
        assert_eq!(code(submitted().approve(act("usr_c"), "usr_c")), "separation_of_duties");
        assert_eq!(submitted().approve(act("usr_b"), "usr_c").unwrap().recorded(), StateCode::Approved);
    }

    #[test]
    fn a_contract_is_sent_back_until_a_side_has_signed() {
        let back = approved().reject(act("usr_b"), "费用有误".to_owned()).unwrap();
        assert!(back.changeable().is_ok());
        let half = approved().sign(Side::Agency, signature()).unwrap();
        assert_eq!(half.recorded(), StateCode::Approved);
        assert_eq!(code(half.clone().sign(Side::Agency, signature())), "contract_signed_already");
        assert_eq!(code(half.reject(act("usr_b"), "晚".to_owned())), "contract_state");
    }

    #[test]
    fn activation_names_each_open_term() {
        let signed = approved().sign(Side::Client, signature()).unwrap().sign(Side::Agency, signature()).unwrap();
        let Terms::Payroll(complete) = terms();
        let open = Terms::Payroll(PayrollTerms { fee_standard: None, dispute_handling: None, ..complete });
        assert_eq!(code(State::draft().submit(act("usr_a"), &open)), "contract_terms_missing");
        let refused = signed.clone().activate(act("usr_a"), &open, day(2026, 1, 2)).unwrap_err();
        let pointers: Vec<_> = refused.faults().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/terms/fee_standard", "/terms/dispute_handling"]);
        assert!(refused.text(Language::Zh).contains("PY-3.1.1") && refused.text(Language::En).contains("PY-3.1.1"));
        assert_eq!(code(signed.activate(act("usr_a"), &terms(), day(2027, 1, 1))), "contract_period_over");
    }

    #[test]
    fn it_expires_by_its_period_and_ends_once() {
        assert_eq!(active().on(day(2026, 12, 31), &terms()), StateCode::Active);
        assert_eq!(active().on(day(2027, 1, 1), &terms()), StateCode::Expired);
        let end = |on| Ended { on, reason: "客户注销".to_owned(), recorded: act("usr_a") };
        let over = active().terminate(end(day(2026, 6, 30)), &terms(), day(2027, 1, 1));
        assert_eq!(over, Err(Refused::State { state: StateCode::Expired, verb: Verb::Terminate }));
        let early = active().terminate(end(day(2025, 12, 31)), &terms(), day(2026, 6, 30));
        assert_eq!(code(early), "contract_ends_before_start");
        let ended = active().terminate(end(day(2026, 6, 30)), &terms(), day(2026, 7, 1)).unwrap();
        assert!(ended.in_force(day(2026, 6, 30), &terms()) && !ended.in_force(day(2026, 7, 1), &terms()));
        assert_eq!(code(ended.terminate(end(day(2026, 6, 30)), &terms(), day(2026, 7, 1))), "contract_state");
    }

    #[test]
    fn each_state_reads_back() {
        let half = approved().sign(Side::Agency, signature()).unwrap();
        let ended = Ended { on: day(2026, 6, 30), reason: "期满前解除".to_owned(), recorded: act("usr_a") };
        let terminated = active().terminate(ended, &terms(), day(2026, 7, 1)).unwrap();
        let back = approved().reject(act("usr_b"), "改".to_owned()).unwrap();
        for state in [State::draft(), back, approved(), half, active(), terminated] {
            let text = serde_json::to_value(&state).unwrap();
            assert_eq!(text["state"], state.recorded().as_str());
            assert_eq!(serde_json::from_value::<State>(text).unwrap(), state);
        }
    }
}
