insert into reminder_sent (
    reminder_id, plan_id, unit_id, obligation_ids, address, subject, message, outcome, detail, sent_at, sent_by
)
values (
    $reminder_id, $plan_id, $unit_id, $obligation_ids, $address, $subject, $message, $outcome, $detail, $sent_at,
    $sent_by
)
