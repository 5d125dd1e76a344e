insert into decision (
    decision_id, kind, report_id, period_id, unit_id, unit_type, submission_id, new_due,
    document_number, document_date, reason, decided_by, granted_at, entered_at
)
values (
    $decision_id, $kind, $report_id, $period_id, $unit_id, $unit_type, $submission_id, $new_due,
    $document_number, $document_date, $reason, $decided_by, $granted_at, $entered_at
)
