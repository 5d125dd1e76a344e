insert into failure (key, count, last_at)
values (:key, 1, :now)
on conflict (key) do update set
    count = case when failure.last_at < :forgotten then 1 else failure.count + 1 end,
    last_at = :now
