-- a large community: few write most, since member n is chosen in proportion to n's share of a cube

SELECT setseed(0.42);

INSERT INTO members (guild_id, account, user_id, name, joined_at)
SELECT :guild, n, :first + n, 'Member ' || n, now() - random() * interval '2 years'
FROM generate_series(1, :members) n;

INSERT INTO event_lake (guild_id, seq, event_type, user_id, channel_id, target_id, zone_id, season_id, payload,
                        payload_version, source_id, timestamp)
SELECT :guild, n, kind, :first + who, 1000 + n * 7919::bigint % 50, CASE kind WHEN 'reaction_add' THEN :first + whom END,
       0, 0, CASE kind WHEN 'reaction_add' THEN reaction ELSE message END, 1, 'crowd-' || n,
       now() - ((:events - n)::float8 / :events) * interval '90 days'
FROM (
    SELECT n, CASE WHEN n % 4 = 0 THEN 'reaction_add' ELSE 'message_create' END AS kind,
           1 + floor(:members * power(random(), 3))::bigint AS who, 1 + floor(:members * power(random(), 3))::bigint AS whom,
           jsonb_build_object('message_id', (n / 4)::text, 'emoji_name', '👍') AS reaction,
           jsonb_build_object('length', n % 300, 'word_count', n % 60, 'has_code_block', false, 'has_link', false,
                              'has_attachment', false, 'attachment_count', 0, 'emoji_count', 0, 'mention_count', 0,
                              'is_reply', false) AS message
    FROM generate_series(1, :events) n
) made;

INSERT INTO lake_hours (guild_id, hour, event_type, channel_id, count)
SELECT guild_id, date_trunc('hour', timestamp, 'UTC'), event_type, channel_id, count(*)
FROM event_lake GROUP BY 1, 2, 3, 4;

INSERT INTO event_counters (guild_id, user_id, event_type, period, zone_id, count)
SELECT guild_id, user_id, event_type, period, 0, count(*) FROM event_lake
CROSS JOIN LATERAL (VALUES ('lifetime'), ('day:' || to_char(timestamp, 'YYYY-MM-DD'))) p(period)
GROUP BY 1, 2, 3, 4;

INSERT INTO wallets (guild_id, account, currency, balance, lifetime, level)
SELECT :guild, account, currency, amount, amount, CASE currency WHEN 'xp' THEN 1 + floor(ln(1 + amount / 125.0) / ln(1.25)) ELSE 1 END
FROM (
    SELECT n AS account, currency, floor(2e6 / n)::bigint + n % 97 AS amount
    FROM generate_series(1, :members) n CROSS JOIN unnest(ARRAY['xp', 'gold', 'stars']) currency
) made;

INSERT INTO awards (guild_id, seq, event_seq, rule, pack_revision, event_type, actor, channel_id, zone_id, at, paid, trace)
SELECT :guild, row_number() OVER (ORDER BY seq), seq, 'message-posted', 1, event_type, user_id - :first, channel_id, 0,
       timestamp, jsonb_build_object((user_id - :first)::text, '{"xp": 15}'::jsonb), '{"paid": [["xp", "actor", 15, 15, 15]]}'
FROM event_lake WHERE event_type = 'message_create';

INSERT INTO transactions (guild_id, seq, from_account, to_account, currency, amount, to_balance, cause, rule, award_seq,
                          event_seq, event_type, at, hash)
SELECT guild_id, seq, 0, actor, 'xp', 15, 15, 'rule', rule, seq, event_seq, event_type, at, sha256(seq::text::bytea)
FROM awards;

INSERT INTO milestones_earned (guild_id, account, milestone, season_id, earned_at, event_seq)
SELECT :guild, n, milestone, 0, now() - random() * interval '90 days', n
FROM generate_series(1, :members / 4) n CROSS JOIN unnest(ARRAY['hello-world', 'chatterbox']) milestone;

UPDATE guild_heads SET account_seq = :members, lake_seq = :events,
    tx_seq = (SELECT max(seq) FROM transactions), award_seq = (SELECT max(seq) FROM awards)
WHERE guild_id = :guild;
