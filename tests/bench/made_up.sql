-- provinces 'p1' …, in each a plan a year, 'p1-2026' the last, with a monthly report of all its units
insert into plan by name
select
    'p' || p || '-' || (getvariable('year_before') + y) as plan_id,
    'Kế hoạch phổ biến, giáo dục pháp luật năm ' || (getvariable('year_before') + y) as title,
    'Kế hoạch ' || (getvariable('year_before') + y) as short_title, 'Ủy ban nhân dân' as issuer,
    getvariable('year_before') + y as year, 'p' || p as area, []::varchar[] as recipients, true as is_sample,
    p * 100 + y as position
from generate_series(1, getvariable('provinces')) s (p), generate_series(1, getvariable('years')) t (y);

insert into unit by name
select
    'p' || p || '.u' || i as unit_id, 'Ủy ban nhân dân xã Số ' || i as name, 'Xã Số ' || i as short_name, 'ubnd' as organisation,
    'xa' as unit_type, 'commune' as level, date '2000-01-01' as valid_from, false as is_placeholder,
    true as is_sample, p * 10000 + i as position
from generate_series(1, getvariable('provinces')) s (p), generate_series(1, getvariable('units')) t (i);

insert into content_item by name
select
    p.plan_id, 'II.' || i as content_item_id, 'II' as section,
    'Nội dung tuyên truyền số ' || i as title, 'Nội dung số ' || i as quote,
    false as is_out_of_scope, i as position
from plan p, generate_series(1, getvariable('items')) t (i);

insert into indicator by name
select
    'I' || (i * 10 + k) as indicator_id, 'Số cuộc tuyên truyền ' || (i * 10 + k) as name, 'cuộc' as measure_unit, 'flow' as kind,
    'count' as value_type, i * 10 + k as position
from generate_series(1, getvariable('items')) t (i), generate_series(1, getvariable('indicators')) s (k);

insert into content_item_indicator by name
select p.plan_id, 'II.' || i as content_item_id, 'I' || (i * 10 + k) as indicator_id, k as position
from plan p, generate_series(1, getvariable('items')) t (i), generate_series(1, getvariable('indicators')) s (k);

insert into report by name
select
    plan_id || '.m' as report_id, plan_id, 'Báo cáo tháng' as title, 'f' as form_id, 'strict' as deadline_reading,
    'none' as roll_policy, 'voids' as return_policy, 1 as position
from plan;

insert into requirement by name
select c.plan_id, c.plan_id || '.m' as report_id, c.content_item_id, u.unit_id
from content_item c
inner join unit u on split_part(u.unit_id, '.', 1) = split_part(c.plan_id, '-', 1);

insert into calendar_day
select d::date, isodow(d) < 6, row_number() over (order by d), null
from generate_series(timestamp '2016-01-01', timestamp '2031-12-31', interval 1 day) t (d);

insert into period by name
select
    a.plan_id || '.m' as report_id, strftime(d, '%Y-%m') as period_id, strftime(d, 'Tháng %m/%Y') as label,
    d::date as period_start, last_day(d) as period_end, last_day(d) + 5 as due_nominal, month(d) as position
from generate_series(make_timestamp(getvariable('year_before') + 1, 1, 1, 0, 0, 0),
    make_timestamp(getvariable('year_before') + getvariable('years'), 12, 1, 0, 0, 0), interval 1 month) t (d)
inner join plan a on a.year = year(t.d);

insert into obligation by name
select
    md5(p.report_id || '|' || u.unit_id || '|' || p.period_id)::uuid as obligation_id,
    split_part(p.report_id, '.', 1) as plan_id, p.report_id, u.unit_id, p.period_id, p.label as period_label,
    p.period_start, p.period_end, p.position as period_position, u.name as unit_name,
    u.short_name as unit_short_name, u.unit_type, u.level, split_part(u.unit_id, '.', 1) || '.' || (u.position % getvariable('areas')) as parent_id,
    u.position as unit_position, p.due_nominal, p.due_nominal as due_base, '[]' as due_steps,
    'voids' as return_policy, getvariable('items') as required_item_count, false as straddles_reorganisation
from period p
inner join unit u on split_part(u.unit_id, '.', 1) = split_part(p.report_id, '-', 1)
order by p.report_id, p.period_id, u.position;

insert into submission by name
select
    -- ordered by time, as UUIDv7 is
    (lpad(to_hex(row_number() over (order by o.period_end, o.unit_id)), 12, '0')
        || substr(md5(o.obligation_id::varchar), 1, 20))::uuid as submission_id,
    md5(o.obligation_id::varchar) as sha256, 'f.xlsx' as file_name,
    o.due_base::timestamp + to_hours((hash(o.obligation_id) % 240)::integer - 192) as received_at,
    o.due_base::timestamp + interval 10 day as loaded_at, 'accepted' as outcome, o.obligation_id, o.plan_id,
    o.report_id, o.unit_id, o.period_id, 1 as version, false as is_nil
from obligation o
where hash(o.obligation_id) % 100 < 97
order by o.period_end, o.unit_id;

insert into submission_item by name
select s.submission_id, 'II.' || i as content_item_id,
    case hash(s.submission_id, i) % 10 when 0 then 'blank' when 1 then 'nil' else 'reported' end as state
from submission s, generate_series(1, getvariable('items')) t (i);

insert into fact by name
select s.submission_id, 'II.' || i as content_item_id, 'I' || (i * 10 + k) as indicator_id, 'in_period' as basis,
    hash(s.submission_id, i, k) % 100 as value, 'S' as sheet, 'E' || (i * 10 + k) as cell
from submission s, generate_series(1, getvariable('items')) t (i), generate_series(1, getvariable('indicators')) r (k);

insert into decision by name
select
    uuid() as decision_id, 'extension' as kind, o.report_id, o.period_id, o.unit_id, o.due_base + 5 as new_due,
    'x' as reason, o.due_base::timestamp as granted_at, o.due_base::timestamp as entered_at
from obligation o
where hash(o.obligation_id, 1) % 100 = 0;

insert into decision by name
select
    uuid() as decision_id, 'return' as kind, s.submission_id, 'x' as reason,
    s.received_at + interval 2 day as granted_at, s.received_at + interval 2 day as entered_at
from submission s
where hash(s.submission_id, 2) % 100 = 0;
