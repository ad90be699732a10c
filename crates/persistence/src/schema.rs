//! Table definitions, the same for both databases; a test compares them with the migrated databases.
#![allow(missing_docs, reason = "columns are described by the migrations and the row types")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    agencies (id) {
        id -> SqlKey,
        name -> Text,
        credit_code -> Text,
        time_zone -> Text,
        sealed_keys -> Binary,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    signing_keys (kid) {
        kid -> Text,
        sealed_seed -> Binary,
        created_at -> SqlInstant,
        retired_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    users (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        login_name -> Text,
        display_name -> Text,
        password_hash -> Text,
        roles -> SqlJson,
        client_id -> Nullable<SqlKey>,
        person_id -> Nullable<SqlKey>,
        status -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    logins (login_name) {
        login_name -> Text,
        agency_id -> SqlKey,
        user_id -> SqlKey,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    service_accounts (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_key -> Text,
        display_name -> Text,
        secret_hash -> Text,
        scopes -> SqlJson,
        status -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    service_logins (client_key) {
        client_key -> Text,
        agency_id -> SqlKey,
        service_account_id -> SqlKey,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    sessions (id) {
        id -> SqlKey,
        agency_id -> SqlKey,
        user_id -> SqlKey,
        created_at -> SqlInstant,
        expires_at -> SqlInstant,
        revoked_at -> Nullable<SqlInstant>,
        revoked_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    refresh_tokens (token_hash) {
        token_hash -> Binary,
        session_id -> SqlKey,
        expires_at -> SqlInstant,
        used_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    login_throttles (subject_hash) {
        subject_hash -> Binary,
        failures -> Integer,
        blocked_until -> Nullable<SqlInstant>,
        updated_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    idempotency_keys (agency_id, principal_id, idempotency_key) {
        agency_id -> SqlKey,
        principal_id -> SqlKey,
        idempotency_key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        sealed_answer -> Binary,
        created_at -> SqlInstant,
        expires_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    audit_entries (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        at -> SqlInstant,
        actor_id -> SqlKey,
        actor_kind -> Text,
        action -> Text,
        object_type -> Text,
        object_id -> Text,
        reason -> Nullable<Text>,
        detail -> SqlJson,
        request_id -> Text,
        number -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    webhook_endpoints (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        url -> Text,
        description -> Text,
        state -> Text,
        wanted -> SqlJson,
        sealed_secret -> Binary,
        sealed_old_secret -> Nullable<Binary>,
        old_secret_until -> Nullable<SqlInstant>,
        told_up_to -> BigInt,
        failures -> BigInt,
        rests_until -> Nullable<SqlInstant>,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlKey};

    webhook_deliveries (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        endpoint_id -> SqlKey,
        event_number -> BigInt,
        subject -> Text,
        state -> Text,
        attempts -> BigInt,
        tried_since -> SqlInstant,
        due_at -> SqlInstant,
        last_at -> Nullable<SqlInstant>,
        last_status -> Nullable<BigInt>,
        last_fault -> Nullable<Text>,
        excerpt -> Nullable<Text>,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlKey};

    webhook_claims (endpoint_id) {
        endpoint_id -> SqlKey,
        agency_id -> SqlKey,
        due_at -> SqlInstant,
        claimed_until -> Nullable<SqlInstant>,
        turn -> BigInt,
        by_events -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    events (agency_id, number) {
        agency_id -> SqlKey,
        number -> BigInt,
        id -> SqlKey,
        happened_at -> SqlInstant,
        kind -> Text,
        object_type -> Text,
        object_id -> Text,
        client_id -> Nullable<SqlKey>,
        engagement_id -> Nullable<SqlKey>,
        shared -> Bool,
        actor_kind -> Nullable<Text>,
        actor_id -> Nullable<Text>,
        data -> SqlJson,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    audit_heads (agency_id) {
        agency_id -> SqlKey,
        number -> BigInt,
        hash -> Binary,
        events -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    documents (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        kind -> Text,
        file_name -> Text,
        media_type -> Text,
        sha256 -> Text,
        size -> BigInt,
        object -> Nullable<Text>,
        packing -> Nullable<Text>,
        sealed_content -> Binary,
        created_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    jobs (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        kind -> Text,
        subject_type -> Text,
        subject_id -> SqlKey,
        state -> Text,
        done -> BigInt,
        total -> Nullable<BigInt>,
        outcome -> SqlJson,
        sealed_faults -> Nullable<Binary>,
        failure_code -> Nullable<Text>,
        failure_detail -> Nullable<Text>,
        parameters -> SqlJson,
        document_id -> Nullable<SqlKey>,
        created_by -> SqlKey,
        created_at -> SqlInstant,
        started_at -> Nullable<SqlInstant>,
        finished_at -> Nullable<SqlInstant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    job_claims (job_id) {
        job_id -> SqlKey,
        agency_id -> SqlKey,
        kind -> Text,
        due_at -> SqlInstant,
        claimed_until -> Nullable<SqlInstant>,
        attempts -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    bank_accounts (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        bank_name -> Text,
        account_name -> Text,
        sealed_number -> Binary,
        number_index -> Binary,
        number_masked -> Text,
        cnaps -> Text,
        status -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    licences (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        kind -> Text,
        number -> Text,
        authority -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        document_id -> Nullable<SqlKey>,
        version -> BigInt,
        created_at -> SqlInstant,
        scope -> Nullable<Text>,
        recorded_by -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    establishment (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        kind -> Text,
        about_id -> Nullable<SqlKey>,
        body -> SqlJson,
        recorded_by -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    import_mappings (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_id -> SqlKey,
        import -> Text,
        name -> Text,
        body -> SqlJson,
        status -> Text,
        recorded_by -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    invitations (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_id -> SqlKey,
        display_name -> Text,
        expires_at -> SqlInstant,
        user_id -> Nullable<SqlKey>,
        revoked_at -> Nullable<SqlInstant>,
        invited_by -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    invitation_codes (code_hash) {
        code_hash -> Binary,
        agency_id -> SqlKey,
        invitation_id -> SqlKey,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    client_calendars (agency_id, client_id) {
        agency_id -> SqlKey,
        client_id -> SqlKey,
        body -> SqlJson,
        version -> BigInt,
        changed_by -> Text,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    clients (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        credit_code -> Text,
        name -> Text,
        name_key -> Nullable<Binary>,
        status -> Text,
        profile_version -> BigInt,
        version -> BigInt,
        created_at -> SqlInstant,
        blocked_reason -> Nullable<Text>,
        merged_into_id -> Nullable<SqlKey>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    client_profiles (agency_id, client_id, profile_version) {
        agency_id -> SqlKey,
        client_id -> SqlKey,
        profile_version -> BigInt,
        profile -> SqlJson,
        recorded_by -> Text,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    contacts (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_id -> SqlKey,
        name -> Text,
        position -> Nullable<Text>,
        sealed_phone -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
        phone_masked -> Nullable<Text>,
        email -> Nullable<Text>,
        duties -> SqlJson,
        status -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    contracts (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_id -> SqlKey,
        category -> Text,
        number -> Text,
        title -> Text,
        state -> Text,
        state_data -> SqlJson,
        terms -> SqlJson,
        created_by -> SqlKey,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::SqlKey;

    contract_links (agency_id, contract_id) {
        agency_id -> SqlKey,
        contract_id -> SqlKey,
        kind -> Text,
        earlier_id -> SqlKey,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    engagements (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_id -> SqlKey,
        category -> Text,
        title -> Text,
        status -> Text,
        contract_id -> Nullable<SqlKey>,
        withholding_agent_code -> Text,
        withholding_agent_name -> Text,
        specialist_id -> Nullable<SqlKey>,
        offered_template_version_id -> Nullable<SqlKey>,
        template_version_id -> Nullable<SqlKey>,
        delegated -> SqlJson,
        version -> BigInt,
        opened_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    operating_guides (agency_id, engagement_id, guide_version) {
        agency_id -> SqlKey,
        engagement_id -> SqlKey,
        guide_version -> BigInt,
        body -> SqlJson,
        recorded_by -> Text,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    step_records (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        engagement_id -> SqlKey,
        clause -> Text,
        cycle_key -> Text,
        subject_key -> Text,
        revision -> BigInt,
        outcome -> Text,
        reason -> Nullable<Text>,
        document -> SqlJson,
        recorded_by -> Text,
        recorded_at -> SqlInstant,
        business_date -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    persons (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        name -> Text,
        sex -> Text,
        birth_date -> Date,
        sealed_resident_id -> Binary,
        resident_id_index -> Binary,
        resident_id_masked -> Text,
        sealed_phone -> Binary,
        phone_index -> Binary,
        phone_masked -> Text,
        sealed_address -> Binary,
        education -> Text,
        bank_name -> Text,
        sealed_account -> Binary,
        account_index -> Binary,
        account_masked -> Text,
        cnaps -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    members (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        engagement_id -> SqlKey,
        person_id -> SqlKey,
        employee_number -> Text,
        post -> Text,
        place -> Text,
        hire_date -> Date,
        leave_date -> Nullable<Date>,
        basic_deduction_mode -> Text,
        insurance_base -> BigInt,
        housing_fund_base -> BigInt,
        housing_fund_rate -> Text,
        confirmed_at -> Nullable<SqlInstant>,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    attendance_months (agency_id, engagement_id, period, member_id) {
        agency_id -> SqlKey,
        engagement_id -> SqlKey,
        period -> Text,
        member_id -> SqlKey,
        record -> Text,
        recorded_by -> Text,
        recorded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    insurance_policies (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        place -> Text,
        place_name -> Text,
        kind -> Text,
        effective_from -> Date,
        effective_to -> Nullable<Date>,
        floor -> Nullable<BigInt>,
        ceiling -> Nullable<BigInt>,
        employer_rate -> Text,
        worker_rate -> Text,
        employer_fixed -> BigInt,
        worker_fixed -> BigInt,
        rounding_places -> Integer,
        rounding_mode -> Text,
        cutoff_day -> Integer,
        source -> Text,
        created_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    settlement_templates (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        code -> Text,
        name -> SqlJson,
        version -> BigInt,
        created_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    template_versions (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        template_id -> SqlKey,
        number -> BigInt,
        state -> Text,
        body -> SqlJson,
        created_by -> SqlKey,
        published_by -> Nullable<SqlKey>,
        published_at -> Nullable<SqlInstant>,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    cycles (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        engagement_id -> SqlKey,
        period -> Text,
        run -> BigInt,
        state -> Text,
        template_version_id -> SqlKey,
        insurance_month -> Text,
        tax_period -> Text,
        pay_date -> Date,
        agreed_day -> Nullable<Date>,
        withholding_agent_code -> Text,
        upload_id -> Nullable<SqlKey>,
        run_id -> Nullable<SqlKey>,
        run_number -> BigInt,
        totals -> SqlJson,
        tracks -> SqlJson,
        progress -> SqlJson,
        invoice_id -> Nullable<SqlKey>,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    cycle_inputs (agency_id, upload_id, member_id) {
        agency_id -> SqlKey,
        upload_id -> SqlKey,
        member_id -> SqlKey,
        cycle_id -> SqlKey,
        employee_number -> Text,
        amounts -> Text,
        facts -> Text,
        place -> Text,
        hire_date -> Date,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    runs (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        cycle_id -> SqlKey,
        number -> BigInt,
        state -> Text,
        upload_id -> SqlKey,
        policy_fingerprint -> Text,
        people -> BigInt,
        totals -> SqlJson,
        created_by -> SqlKey,
        created_at -> SqlInstant,
        finished_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    payslips (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        run_id -> SqlKey,
        cycle_id -> SqlKey,
        engagement_id -> SqlKey,
        member_id -> SqlKey,
        person_id -> SqlKey,
        employee_number -> Text,
        gross -> BigInt,
        exempt -> BigInt,
        special -> BigInt,
        additional -> BigInt,
        other -> BigInt,
        pension_counted -> BigInt,
        relief -> BigInt,
        income_tax -> BigInt,
        net_pay -> BigInt,
        shortfall_brought -> BigInt,
        shortfall_carried -> BigInt,
        employer_cost -> BigInt,
        bill_total -> BigInt,
        annual_bonus -> BigInt,
        annual_bonus_tax -> BigInt,
        apart_income -> BigInt,
        apart_tax -> BigInt,
        result -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    ledger_zero (zero) {
        zero -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    accounts (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        kind -> Text,
        client_id -> Nullable<SqlKey>,
        client_key -> Text,
        normal_side -> Text,
        balance -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    ledger_transactions (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        kind -> Text,
        cycle_id -> Nullable<SqlKey>,
        reference -> Text,
        business_date -> Date,
        imbalance -> BigInt,
        reversal_of -> Nullable<SqlKey>,
        created_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    ledger_entries (agency_id, transaction_id, sequence) {
        agency_id -> SqlKey,
        transaction_id -> SqlKey,
        sequence -> Integer,
        account_id -> SqlKey,
        amount -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    invoices (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        cycle_id -> SqlKey,
        client_id -> SqlKey,
        number -> Text,
        body -> SqlJson,
        total -> BigInt,
        issued_on -> Date,
        status -> Text,
        created_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    receipts (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        client_id -> SqlKey,
        cycle_id -> SqlKey,
        amount -> BigInt,
        received_on -> Date,
        bank_account_id -> SqlKey,
        bank_reference -> Text,
        transaction_id -> SqlKey,
        reversed_on -> Nullable<Date>,
        reversal_reason -> Nullable<Text>,
        reversed_by -> Nullable<SqlKey>,
        created_by -> SqlKey,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    payment_batches (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        cycle_id -> SqlKey,
        number -> Text,
        state -> Text,
        total -> BigInt,
        items -> BigInt,
        bank_account_id -> SqlKey,
        execution_date -> Date,
        made_by -> SqlKey,
        approved_by -> Nullable<SqlKey>,
        file_sha256 -> Nullable<Text>,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    payment_items (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        batch_id -> SqlKey,
        cycle_id -> SqlKey,
        person_id -> SqlKey,
        member_id -> SqlKey,
        employee_number -> Text,
        sequence -> BigInt,
        end_to_end_id -> Text,
        payee_name -> Text,
        sealed_account -> Binary,
        account_masked -> Text,
        bank_name -> Text,
        cnaps -> Text,
        amount -> BigInt,
        state -> Text,
        reason -> Nullable<Text>,
        answered_on -> Nullable<Date>,
        reissue_of -> Nullable<SqlKey>,
        reissued -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    tax_filings (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        withholding_agent_code -> Text,
        tax_period -> Text,
        state -> Text,
        due_on -> Nullable<Date>,
        filed_on -> Nullable<Date>,
        acknowledgement -> Nullable<Text>,
        total_tax -> BigInt,
        people -> BigInt,
        version -> BigInt,
        created_by -> Text,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    filed_sheets (agency_id, filing_id, number) {
        agency_id -> SqlKey,
        filing_id -> SqlKey,
        number -> BigInt,
        filed_on -> Date,
        acknowledgement -> Text,
        total_tax -> BigInt,
        people -> BigInt,
        sheet_version -> Text,
        sheet_sha256 -> Text,
        sealed_sheet -> Binary,
        bonus_sheet_version -> Nullable<Text>,
        bonus_sheet_sha256 -> Nullable<Text>,
        sealed_bonus_sheet -> Nullable<Binary>,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    filed_income_sheets (agency_id, filing_id, number, income) {
        agency_id -> SqlKey,
        filing_id -> SqlKey,
        number -> BigInt,
        income -> Text,
        sheet_version -> Text,
        sheet_sha256 -> Text,
        sealed_sheet -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    certificates (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        engagement_id -> SqlKey,
        person_id -> SqlKey,
        kind -> Text,
        number -> Text,
        sealed_body -> Binary,
        issued_on -> Date,
        issued_by -> Text,
        created_at -> SqlInstant,
        sealed_revocation -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    certificate_codes (code_hash) {
        code_hash -> Binary,
        agency_id -> SqlKey,
        certificate_id -> SqlKey,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    questions (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        engagement_id -> SqlKey,
        cycle_key -> Text,
        person_id -> Nullable<SqlKey>,
        asked_by -> Text,
        sealed_text -> Binary,
        sealed_answer -> Nullable<Binary>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<SqlInstant>,
        version -> BigInt,
        created_at -> SqlInstant,
        review_of -> Nullable<SqlKey>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    service_hours (agency_id) {
        agency_id -> SqlKey,
        body -> SqlJson,
        version -> BigInt,
        changed_by -> Text,
        changed_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    sla_policies (agency_id, code, version) {
        agency_id -> SqlKey,
        code -> Text,
        version -> BigInt,
        rule -> SqlJson,
        reason -> Text,
        published_by -> Text,
        published_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    timers (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        policy -> Text,
        policy_version -> BigInt,
        subject_kind -> Text,
        subject_id -> SqlKey,
        engagement_id -> Nullable<SqlKey>,
        client_id -> Nullable<SqlKey>,
        state -> Text,
        started_at -> SqlInstant,
        due_at -> Nullable<SqlInstant>,
        plan -> SqlJson,
        waits_for -> Nullable<Integer>,
        ended_at -> Nullable<SqlInstant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    timer_marks (agency_id, timer_id, kind, level) {
        agency_id -> SqlKey,
        timer_id -> SqlKey,
        kind -> Text,
        level -> Integer,
        marked_at -> SqlInstant,
        role -> Nullable<Text>,
        marked_by -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    timer_claims (timer_id) {
        timer_id -> SqlKey,
        agency_id -> SqlKey,
        due_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    calendar_years (agency_id, year) {
        agency_id -> SqlKey,
        year -> Integer,
        body -> SqlJson,
        loaded_by -> Text,
        version -> BigInt,
        loaded_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    tax_openings (agency_id, withholding_agent_code, tax_year, person_id) {
        agency_id -> SqlKey,
        withholding_agent_code -> Text,
        tax_year -> Integer,
        person_id -> SqlKey,
        through -> Text,
        months -> Integer,
        income -> BigInt,
        exempt -> BigInt,
        basic -> BigInt,
        special -> BigInt,
        children_education -> BigInt,
        infant_care -> BigInt,
        elderly_care -> BigInt,
        housing_loan_interest -> BigInt,
        housing_rent -> BigInt,
        continuing_education -> BigInt,
        other -> BigInt,
        pension_counted -> BigInt,
        relief -> BigInt,
        withheld -> BigInt,
        annual_bonus -> BigInt,
        recorded_by -> Text,
        recorded_at -> SqlInstant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlKey};

    cycle_corrections (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        cycle_id -> SqlKey,
        member_id -> SqlKey,
        period -> Text,
        item -> Text,
        amount -> BigInt,
        reason -> Text,
        recorded_by -> Text,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlKey};

    responsibilities (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        engagement_id -> SqlKey,
        role -> Text,
        user_id -> SqlKey,
        starts -> Date,
        ends -> Nullable<Date>,
        note -> Nullable<Text>,
        recorded_by -> Text,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    payslip_acknowledgements (agency_id, payslip_id) {
        agency_id -> SqlKey,
        payslip_id -> SqlKey,
        person_id -> SqlKey,
        acknowledged_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    deductions (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        person_id -> SqlKey,
        withholding_agent_code -> Text,
        tax_year -> Integer,
        kind -> Text,
        first_month -> Text,
        last_month -> Nullable<Text>,
        sealed_claim -> Binary,
        child_index -> Nullable<Binary>,
        sealed_spouse -> Nullable<Binary>,
        spouse_index -> Nullable<Binary>,
        continues_id -> Nullable<SqlKey>,
        withdrawn_at -> Nullable<SqlInstant>,
        recorded_by -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    conversations (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        topic -> Text,
        topic_id -> SqlKey,
        client_id -> SqlKey,
        engagement_id -> Nullable<SqlKey>,
        cycle_key -> Text,
        with_client -> Bool,
        person_id -> Nullable<SqlKey>,
        sealed_title -> Binary,
        state -> Text,
        waiting_message_id -> Nullable<SqlKey>,
        waiting_since -> Nullable<SqlInstant>,
        client_unread_since -> Nullable<SqlInstant>,
        last_message_at -> SqlInstant,
        last_entry_at -> SqlInstant,
        opened_by -> Text,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    messages (agency_id, id) {
        agency_id -> SqlKey,
        id -> SqlKey,
        conversation_id -> SqlKey,
        author -> Text,
        author_id -> SqlKey,
        side -> Text,
        internal -> Bool,
        sealed_text -> Binary,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    message_attachments (agency_id, message_id, document_id) {
        agency_id -> SqlKey,
        message_id -> SqlKey,
        document_id -> SqlKey,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    message_mentions (agency_id, message_id, user_id) {
        agency_id -> SqlKey,
        message_id -> SqlKey,
        user_id -> SqlKey,
        created_at -> SqlInstant,
        seen_at -> Nullable<SqlInstant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    conversation_reads (agency_id, conversation_id, principal_id) {
        agency_id -> SqlKey,
        conversation_id -> SqlKey,
        principal_id -> SqlKey,
        reader -> Text,
        read_to -> SqlInstant,
        read_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::{SqlInstant, SqlJson, SqlKey};

    notification_channels (agency_id, endpoint_id) {
        agency_id -> SqlKey,
        user_id -> SqlKey,
        channel -> Text,
        endpoint_id -> SqlKey,
        sealed_target -> Binary,
        wish -> SqlJson,
        enabled -> Bool,
        verified_at -> Nullable<SqlInstant>,
        code_sent_at -> Nullable<SqlInstant>,
        codes_since -> Nullable<SqlInstant>,
        codes_sent -> BigInt,
        version -> BigInt,
        created_at -> SqlInstant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::types::SqlKey;

    notification_dispatch (agency_id) {
        agency_id -> SqlKey,
        endpoint_id -> SqlKey,
    }
}

diesel::allow_tables_to_appear_in_same_query!(notification_channels, notification_dispatch, webhook_endpoints, users);
diesel::allow_tables_to_appear_in_same_query!(agencies, idempotency_keys);
diesel::allow_tables_to_appear_in_same_query!(audit_entries, audit_heads);
diesel::allow_tables_to_appear_in_same_query!(contracts, contract_links);
diesel::allow_tables_to_appear_in_same_query!(persons, members);
diesel::allow_tables_to_appear_in_same_query!(payslips, cycles);
diesel::allow_tables_to_appear_in_same_query!(payslips, persons);
diesel::allow_tables_to_appear_in_same_query!(cycles, persons);
diesel::allow_tables_to_appear_in_same_query!(payslips, members);
diesel::allow_tables_to_appear_in_same_query!(cycles, engagements);
diesel::allow_tables_to_appear_in_same_query!(payment_batches, cycles);
diesel::allow_tables_to_appear_in_same_query!(payment_batches, engagements);
diesel::allow_tables_to_appear_in_same_query!(timers, timer_marks, engagements);
diesel::allow_tables_to_appear_in_same_query!(runs, cycles);
diesel::allow_tables_to_appear_in_same_query!(payment_items, payment_batches);
diesel::allow_tables_to_appear_in_same_query!(ledger_entries, ledger_transactions, accounts);
diesel::allow_tables_to_appear_in_same_query!(questions, engagements);
diesel::allow_tables_to_appear_in_same_query!(engagements, clients, client_profiles, operating_guides, contracts);
diesel::allow_tables_to_appear_in_same_query!(tax_openings, members, cycle_inputs);
diesel::allow_tables_to_appear_in_same_query!(cycle_corrections, members);
diesel::allow_tables_to_appear_in_same_query!(attendance_months, members);
diesel::allow_tables_to_appear_in_same_query!(deductions, persons);
diesel::allow_tables_to_appear_in_same_query!(members, engagements);
diesel::allow_tables_to_appear_in_same_query!(deductions, members);
diesel::allow_tables_to_appear_in_same_query!(
    messages,
    conversations,
    conversation_reads,
    message_attachments,
    message_mentions,
    documents
);
diesel::allow_columns_to_appear_in_same_group_by_clause!(
    timers::state,
    engagements::category,
    engagements::specialist_id
);
