-- arrived_at(p_as_of, p_plan_ids)
-- Holds: per obligation, what had come before the instant: how many files, when first, and the latest admissible one.
select
    obligation_id,
    count(*) as version_count,
    min(received_at) as first_received_at,
    min(received_at) filter (not is_returned) as first_kept_at,
    max(struct_pack(received_at := received_at, version := version, submission_id := submission_id,
        is_nil := is_nil)) filter (not is_returned) as latest,
from submission_at(p_as_of, p_plan_ids)
group by obligation_id
