//! Names of states, verbs and forms.

use crate::standard::coded::coded;

coded! {
    /// Where a cycle's bill stands; the states from `open` on follow each other, `reject` and `dispute` lead back to `open`.
    CycleState {
        /// Taken back after the client had confirmed it and before anything was paid; a further run of the month replaces it.
        Reversed = "reversed",
        /// Given up before it was submitted; opening it again revives it.
        Cancelled = "cancelled",
        /// Inputs are being gathered.
        Open = "open",
        /// The client confirmed the inputs; they are frozen.
        InputsLocked = "inputs_locked",
        /// Computed; may be computed again.
        Computed = "computed",
        /// Waits for the approval of another person.
        Submitted = "submitted",
        /// Approved; waits for the client.
        Approved = "approved",
        /// The client confirmed the bill.
        ClientConfirmed = "client_confirmed",
        /// The invoice is out.
        Invoiced = "invoiced",
        /// The client's money is there.
        Funded = "funded",
        /// Everything is paid, declared and told, and the sums agree.
        Closed = "closed",
    }
}

coded! {
    /// What is done to a cycle.
    CycleVerb {
        /// Open it.
        Open = "open",
        /// Take in a file of inputs.
        ImportInputs = "import_inputs",
        /// Add or withdraw a line that sets an earlier month right.
        Correct = "correct",
        /// Fill what the inputs lack from the attendance of the month.
        TakeAttendance = "take_attendance",
        /// The client confirms the inputs.
        ConfirmInputs = "confirm_inputs",
        /// Freeze the inputs.
        LockInputs = "lock_inputs",
        /// Compute.
        Compute = "compute",
        /// Ask for approval.
        Submit = "submit",
        /// Approve.
        Approve = "approve",
        /// Send back.
        Reject = "reject",
        /// Give it up.
        Cancel = "cancel",
        /// The client confirms the bill.
        Confirm = "confirm",
        /// The client disputes the bill.
        Dispute = "dispute",
        /// Take a confirmed cycle back as a whole.
        Reverse = "reverse",
        /// Issue the invoice.
        Invoice = "invoice",
        /// Record money that came in.
        RecordReceipt = "record_receipt",
        /// Take a receipt back that was recorded by mistake.
        ReverseReceipt = "reverse_receipt",
        /// Fund it from what the client's funds hold already.
        ApplyFunds = "apply_funds",
        /// Pay out.
        Pay = "pay",
        /// Record a payment to an authority or another payee.
        RecordRemittance = "record_remittance",
        /// Close.
        Close = "close",
    }
}

coded! {
    /// In which form a client gives a confirmation.
    ConfirmationForm {
        /// By the client's own user on the platform.
        Platform = "platform",
        /// On a signed paper, stored as a document and recorded by somebody other than the maker.
        SignedPaper = "signed_paper",
    }
}

impl CycleState {
    /// Is it part of what the engagement settles? What was given up or taken back counts for nothing.
    pub fn counts(self) -> bool {
        self > CycleState::Cancelled
    }
}
