"""A pack that asks for every way in which history is kept, for tests of loading and keeping it."""

PACK = """
synapse: 1
id: measured
version: "1.0.0"
name: Every kind of measure
currencies:
  - {id: xp, name: XP}
  - {id: stars, name: Stars, seasonal: true}
measures:
  said: {count: events, of: message_create, by: [actor], period: lifetime}
  said_in_zone: {count: events, of: message_create, by: [actor, zone], period: season}
  said_today: {count: events, of: message_create, by: [actor], period: day}
  heard: {count: events, of: reaction_add, by: [target], period: lifetime}
  long_ones: {count: events, of: message_create, by: [actor], period: lifetime, where: row.length > 200}
  letters: {sum: length, of: message_create, by: [actor], period: day}
  rooms: {distinct: channel, of: message_create, by: [actor], period: lifetime}
  fans: {distinct: actor, of: reaction_add, by: [target], period: season, where: row.actor != row.target}
  days: {streak: events, of: message_create, by: [actor]}
  earned_today: {sum: xp, of: talk, by: [actor], period: day}
  talked_in: {distinct: channel, of: talk, by: [actor], period: lifetime}
  recent: {count: events, of: [message_create, thread_create], by: [actor, channel], within: 1h}
  emoji: {count: events, of: reaction_add, by: [emoji_name], within: 2h}
  reactors: {distinct: actor, of: reaction_add, by: [message_id], within: 90d, where: row.actor != row.target}
  letters_lately: {sum: length, of: message_create, by: [channel], within: 30m, where: row.length > 5}
  last_talk: {last_at: awards, of: talk, by: [actor, channel]}
  paid_lately: {sum: xp, of: [talk, applause], by: [actor], within: 1h}
  claps: {count: awards, of: applause, by: [message_id], within: 1d}
rules:
  - id: talk
    kind: reward
    trigger: message_create
    conditions:
      - measures.recent < 40 and measures.earned_today < 4000
      - now - default(measures.last_talk, 0) >= 3
    effects:
      - credit:
          currency: xp
          amount: >-
            1 + measures.said + 2 * measures.said_in_zone + 3 * measures.said_today + 5 * measures.long_ones +
            measures.letters / 100 + 7 * measures.rooms + 11 * measures.days + measures.talked_in +
            measures.earned_today / 50 + measures.letters_lately / 200 + measures.paid_lately / 10
  - id: applause
    kind: reward
    trigger: reaction_add
    conditions: [measures.reactors < 30]
    effects:
      - credit:
          {currency: xp, amount: 1 + measures.heard + 3 * measures.fans + measures.emoji + measures.claps, to: target}
      - credit: {currency: stars, amount: 1 + measures.reactors, to: actor}
  - id: taken-back
    kind: automation
    trigger: reaction_remove
    effects: [{reverse: {type: reaction_add, of: "event.message_id"}}]
  - id: regular
    kind: achievement
    milestone: {name: Regular, scope: season}
    conditions: [measures.said_in_zone >= 6]
    effects: [{credit: {currency: xp, amount: 100}}]
"""
