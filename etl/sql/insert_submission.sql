insert into submission (
    submission_id, sha256, file_name, byte_count, received_at, loaded_at, channel, outcome, obligation_id,
    plan_id, report_id, unit_id, period_id, form_id, form_version, version, is_nil, duplicate_of, loaded_by
)
values (
    $submission_id, $sha256, $file_name, $byte_count, $received_at, $loaded_at, $channel, $outcome, $obligation_id,
    $plan_id, $report_id, $unit_id, $period_id, $form_id, $form_version, $version, $is_nil, $duplicate_of, $loaded_by
)
