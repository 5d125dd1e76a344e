insert into decision (
    decision_id, kind, report_id, period_id, unit_id, submission_id, filed_as, document_number, reason, decided_by,
    granted_at, entered_at
)
values (
    $decision_id, 'filing', $report_id, $period_id, $unit_id, $submission_id, $filed_as, $document_number, $reason,
    $decided_by, $granted_at, $entered_at
)
