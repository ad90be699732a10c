//! What starts and stops timers, and which days are agreed.

use crate::standard::coded::coded;

coded! {
    /// What happened to a subject.
    Trigger {
        /// A month was opened.
        CycleOpened = "cycle_opened",
        /// The client confirmed the month's inputs.
        CycleInputsConfirmed = "cycle_inputs_confirmed",
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
        /// A client or a person asked something.
        QuestionAsked = "question_asked",
        /// The question was answered.
        QuestionAnswered = "question_answered",
        /// Client or person wrote in a conversation.
        MessageReceived = "message_received",
        /// The agency answered what client or person wrote.
        MessageAnswered = "message_answered",
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
    }
}
