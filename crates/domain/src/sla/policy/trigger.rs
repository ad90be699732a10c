//! What starts and stops timers, and which days are agreed.

use crate::standard::coded::coded;

coded! {
    /// What happened to a subject.
    Trigger {
        /// A month was opened.
        CycleOpened = "cycle_opened",
        /// The client confirmed the month's inputs.
        CycleInputsConfirmed = "cycle_inputs_confirmed",
        /// The client confirmed the month and its bill.
        CycleConfirmed = "cycle_confirmed",
        /// The bill went out with its invoice.
        CycleInvoiced = "cycle_invoiced",
        /// The client's money for the month is there in full.
        CycleFunded = "cycle_funded",
        /// The last wage of the month was paid, held or re-issued.
        CyclePaidOut = "cycle_paid_out",
        /// Client and people were told the results.
        CycleResultsTold = "cycle_results_told",
        /// The income tax of the month was filed.
        CycleTaxFiled = "cycle_tax_filed",
        /// A contract came into force.
        ContractActivated = "contract_activated",
        /// The contract that follows it came into force.
        ContractRenewed = "contract_renewed",
        /// A licence of the agency is recorded that has an end.
        LicenceValid = "licence_valid",
        /// A licence of the same kind that ends later is recorded.
        LicenceRenewed = "licence_renewed",
        /// A client or a person asked something.
        QuestionAsked = "question_asked",
        /// The question was answered.
        QuestionAnswered = "question_answered",
        /// Client or person wrote in a conversation.
        MessageReceived = "message_received",
        /// The agency answered what client or person wrote.
        MessageAnswered = "message_answered",
        /// A client stated whom it looks for.
        NeedStated = "need_stated",
        /// The need was acknowledged, with an estimate of when people are delivered.
        NeedAnswered = "need_answered",
        /// A check-in of the guarantee period was planned.
        CheckInPlanned = "check_in_planned",
        /// The check-in was done.
        CheckInDone = "check_in_done",
        /// Somebody's first day of work came.
        WorkStarted = "work_started",
        /// The labour contract was signed.
        LabourContractSigned = "labour_contract_signed",
        /// The labour contract was renewed, or it is settled that it ends.
        LabourContractRenewed = "labour_contract_renewed",
        /// Somebody was registered for social insurance.
        InsuranceRegistered = "insurance_registered",
        /// Somebody was registered for the housing fund.
        FundRegistered = "fund_registered",
        /// A probation began.
        ProbationStarted = "probation_started",
        /// The probation was reviewed.
        ProbationReviewed = "probation_reviewed",
        /// A labour dispute was opened.
        DisputeOpened = "dispute_opened",
        /// The dispute was settled.
        DisputeSettled = "dispute_settled",
        /// A benefit or an answer about one was asked for.
        BenefitRequested = "benefit_requested",
        /// The request was answered.
        BenefitRequestAnswered = "benefit_request_answered",
        /// A reimbursement was asked for.
        ReimbursementRequested = "reimbursement_requested",
        /// The reimbursement was handled.
        ReimbursementDone = "reimbursement_done",
        /// Somebody was injured at work.
        InjuryHappened = "injury_happened",
        /// The injury was reported to the authority.
        InjuryReported = "injury_reported",
        /// Recognition of the injury was applied for.
        InjuryFiled = "injury_filed",
        /// A change or a termination was asked for.
        ChangeRequested = "change_requested",
        /// The change was answered.
        ChangeAnswered = "change_answered",
        /// An employment ended.
        EmploymentEnded = "employment_ended",
        /// Leaving papers, files and insurance were handed over.
        LeavingPapersDone = "leaving_papers_done",
        /// Enrolments and stops of the month were filed.
        InsuranceChangesFiled = "insurance_changes_filed",
        /// The authorities of the month were paid.
        AuthoritiesPaid = "authorities_paid",
        /// A complaint came in.
        ComplaintReceived = "complaint_received",
        /// It was acknowledged.
        ComplaintAcknowledged = "complaint_acknowledged",
        /// It got its first answer.
        ComplaintAnswered = "complaint_answered",
        /// It was resolved.
        ComplaintResolved = "complaint_resolved",
        /// The period of an evaluation began.
        EvaluationDue = "evaluation_due",
        /// The evaluation was done.
        EvaluationDone = "evaluation_done",
    }
}

impl Trigger {
    /// Does anything of this build tell it? The others belong to steps that come with the services of their categories; their
    /// policies hold already, for an agency to make them stricter.
    pub fn is_told(self) -> bool {
        match self {
            Trigger::CycleOpened
            | Trigger::CycleInputsConfirmed
            | Trigger::CycleConfirmed
            | Trigger::CycleInvoiced
            | Trigger::CycleFunded
            | Trigger::CyclePaidOut
            | Trigger::CycleResultsTold
            | Trigger::CycleTaxFiled
            | Trigger::ContractActivated
            | Trigger::ContractRenewed
            | Trigger::LicenceValid
            | Trigger::LicenceRenewed
            | Trigger::QuestionAsked
            | Trigger::QuestionAnswered
            | Trigger::MessageReceived
            | Trigger::MessageAnswered => true,
            Trigger::NeedStated
            | Trigger::NeedAnswered
            | Trigger::CheckInPlanned
            | Trigger::CheckInDone
            | Trigger::WorkStarted
            | Trigger::LabourContractSigned
            | Trigger::LabourContractRenewed
            | Trigger::InsuranceRegistered
            | Trigger::FundRegistered
            | Trigger::ProbationStarted
            | Trigger::ProbationReviewed
            | Trigger::DisputeOpened
            | Trigger::DisputeSettled
            | Trigger::BenefitRequested
            | Trigger::BenefitRequestAnswered
            | Trigger::ReimbursementRequested
            | Trigger::ReimbursementDone
            | Trigger::InjuryHappened
            | Trigger::InjuryReported
            | Trigger::InjuryFiled
            | Trigger::ChangeRequested
            | Trigger::ChangeAnswered
            | Trigger::EmploymentEnded
            | Trigger::LeavingPapersDone
            | Trigger::InsuranceChangesFiled
            | Trigger::AuthoritiesPaid
            | Trigger::ComplaintReceived
            | Trigger::ComplaintAcknowledged
            | Trigger::ComplaintAnswered
            | Trigger::ComplaintResolved
            | Trigger::EvaluationDue
            | Trigger::EvaluationDone => false,
        }
    }
}

coded! {
    /// A day that a subject names.
    AgreedDay {
        /// By which the client confirms the inputs.
        InputsDay = "inputs_day",
        /// By which the bill is out.
        BillDay = "bill_day",
        /// By which the client's money is there.
        ReceiptDay = "receipt_day",
        /// On which wages are paid.
        PayDay = "pay_day",
        /// By which the income tax is filed, before it moves to a working day.
        TaxFilingDay = "tax_filing_day",
        /// On which the period of a contract ends.
        ContractEnd = "contract_end",
        /// On which a licence expires.
        LicenceEnd = "licence_end",
        /// On which a check-in of a guarantee period is due.
        CheckInDay = "check_in_day",
        /// On which a probation ends.
        ProbationEnd = "probation_end",
        /// On which a labour contract ends.
        LabourContractEnd = "labour_contract_end",
        /// By which a place takes the changes of a month.
        CutOffDay = "cut_off_day",
        /// By which an authority is paid.
        AuthorityDay = "authority_day",
    }
}
