/*
 * One phone, one topic and its server, with the rules of docs/protocol.md. `npm run model` searches everything that can happen.
 *
 * Each step below happens whole, and uses something up: a command, a frame, a connection. So every run ends. What must come true in the
 * end is checked where nothing can happen any more, and no run needs to be fair.
 *
 * Sizes: COMMANDS, CONNECTIONS, RELAUNCHES (0 or 1), LOSSES of the server's memory (0 or 1); fewer of each are searched too.
 * With SLOW_WRITES (0 or 1) a write of the storage takes a while.
 * Names in `#ifdef` and `#ifndef` break one rule each: tools/model/variants.ts says which promise must then be found broken.
 *
 * Left out: other topics, readers and nodes; renewal, membership, expiry, a storage that fails.
 * hello and attach are one frame, as are welcome and attached.
 */
#ifdef RENUMBER
#define NUMBERS 5
#else
#define NUMBERS COMMANDS
#endif
#ifdef KEYS_ONLY
#define NO_AFTER
#endif
#define LINES (RELAUNCHES + 1)
/* What left behind an `unknown` may be closed once a launch: one connection more. */
#define LINKS (CONNECTIONS + LOSSES * LINES)

/* The promises. -DONLY=ONCE looks at one of them. */
#define ACKED 1
#define VIEW 2
#define DENIED 3
#define UNSURE 4
#define FALSE_LOSS 5
#define SOUND 6
#define ONCE 7
#define ORDER 8
#define LAUNCHES 9
#define SETTLES 10
#define ANNOUNCED 11
#define VIEW_IS_LOG 12
#ifdef ONLY
#define CHECKED(promise) (promise == ONLY)
#else
#define CHECKED(promise) true
#endif
#define PROMISE(promise, holds, words) \
  if :: !CHECKED(promise) || (holds) :: else -> printf("broken:  "); printf(words); printf("\n"); assert(false) fi

#define HAS(set, it) ((set) >> (it) & 1)

/* Answers of all lines, two bits for each number. */
#define OK 1
#define REFUSED 2
#define UNKNOWN 3
#define SLOT(line, n) (2 * ((line) * NUMBERS + (n) - 1))
#define ANSWER(set, line, n) ((set) >> SLOT(line, n) & 3)

/* An entry. gone: killed with its app, in no storage. */
mtype = { unborn, queued, cancelling, acked, refused, unknown, cancelled, lost, gone }
/* The connection, as the phone sees it. */
mtype = { off, asked, ready }
/* Frames of the server, and their end. */
mtype = { attached, events, closed }

/* ---- The phone. Entries stand in the order of sending. */
typedef Entry {
  mtype state;
  bit line;              /* the launch it was born in */
  unsigned n : 3;
  bit left;              /* may have left before */
  unsigned since : 2;    /* the stamp of before it first left, or of its birth; 0: none */
  bit here;              /* sent on this connection, without an answer */
  unsigned stored : 2;   /* 0: not in the storage. 1: without a stamp. Else its stamp + 1 */
#if SLOW_WRITES
  unsigned written : 2;  /* the same, in the write that is under way */
#endif
  bit restored           /* came out of the storage, and was not told unknown */
}
Entry entry[COMMANDS];
bit launch;
bit current;             /* the line of what is born */
byte given[LINES];       /* the last number given, by line */
#ifdef PERSISTED_LINE
byte givenStored;        /* what the storage knows of it */
#endif
byte stamp;              /* of the last welcome; 0 before it */
byte base[LINES];        /* how far each line stands, as attached and answers said */
byte view;               /* the commands whose events the app sees */
mtype link = off;
byte links;              /* connections so far */
#if SLOW_WRITES
bit writing;
#else
#define writing false
#endif
#if SLOW_WRITES && !defined(WRITE_IGNORED)
#define WRITTEN(it) entry[it].written
#else
#define WRITTEN(it) 0
#endif
bit doomed;              /* the phone dropped a frame of this connection, which ends soon */

/* ---- The network. Frames of old connections may still arrive. */
chan up[LINKS + 1] = [COMMANDS] of { byte, byte, byte, byte };  /* a command: entry, n, after, since */
chan down = [10] of { mtype, int, byte, byte };                 /* kind, answers, events, stamp */

/* ---- The server. */
int kept;                /* its answers */
byte last[LINES];        /* the highest number kept, by line */
byte log;                /* the commands that were applied in this memory */
byte name = 1;           /* of this memory: its stamp */
bit reads;               /* the newest connection is attached */
bit ended;               /* and is closed by the server; the phone has not heard it yet */

/* ---- For the promises only. */
byte memory = 1;
byte applied;            /* in any memory */
byte denied;             /* told refused or cancelled */
byte reached[LINES];     /* the highest number applied in this memory, by line */
byte unwanted;           /* cancelled, but not told: in the storage still. After a kill it comes back, and may be unknown */
bit unsure;              /* `unknown` was answered on this connection */
bit forgiven, forgave;   /* a close behind an `unknown`: is under way, was heard */

/* ---- How much may still happen. */
byte births, connections, kills, losses, cancels = 1;

/* ---- Found anew after each step. */
byte next;               /* the entry that may be sent, or COMMANDS */
byte before;             /* the one before it on this connection, or COMMANDS */
bit behind;              /* the storage is older than the memory */

/* ---- For use within a step: 0 between steps. */
byte i, n, to, after, since, list, size, kind;
int answers, answer;

/* An entry settles. */
inline tell(it, outcome) {
  if
  :: outcome == OK ->
    PROMISE(ACKED, HAS(applied, it), "acked is applied");
    PROMISE(VIEW, HAS(view, it), "acked is in the view");
    entry[it].state = acked
  :: outcome == REFUSED ->
    PROMISE(DENIED, !HAS(applied, it), "refused or cancelled is never applied");
    denied = denied | 1 << it;
    entry[it].state = refused
  :: outcome == UNKNOWN ->
    PROMISE(UNSURE, memory > 1 || HAS(unwanted, it), "unknown only where nobody can know");
    entry[it].restored = 0;
    entry[it].state = unknown
  fi;
  entry[it].here = 0;
  entry[it].since = 0; entry[it].left = 0;
  printf("phone:   entry %d is told %e\n", it, entry[it].state)
}

inline tellCancelled(it) {
  PROMISE(DENIED, !HAS(applied, it), "refused or cancelled is never applied");
  denied = denied | 1 << it;
  entry[it].state = cancelled;
  printf("phone:   entry %d is told cancelled\n", it)
}

inline born() {
  i = 0;
  do :: entry[i].state != unborn -> i++ :: else -> break od;
  births--;
  given[current]++;
  entry[i].state = queued;
  entry[i].line = current;
  entry[i].n = given[current];
  entry[i].since = stamp;
  printf("phone:   the app sends: entry %d is %d of line %d\n", i, entry[i].n, current)
}

/* cancel() is true only for what never left, and final when the storage has forgotten it. */
inline cancel(it) {
  cancels--;
  printf("phone:   the app cancels entry %d\n", it);
  if
#ifdef CANCEL_STORED
  :: true -> tellCancelled(it)
#else
  :: entry[it].stored == 0 && WRITTEN(it) == 0 -> tellCancelled(it)
  :: else -> entry[it].state = cancelling; unwanted = unwanted | 1 << it
#endif
  fi
}

inline land() {
  printf("storage: is written\n");
  for (i : 0 .. COMMANDS - 1) {
#if SLOW_WRITES
    entry[i].stored = entry[i].written;
    entry[i].written = 0;
#endif
    if :: entry[i].state == cancelling && !entry[i].stored -> tellCancelled(i) :: else fi
  }
}

/* Writes what waits now. */
inline store() {
#ifdef PERSISTED_LINE
  givenStored = given[current];
#endif
#if SLOW_WRITES
  printf("storage: a write begins\n");
  writing = 1;
  for (i : 0 .. COMMANDS - 1) { entry[i].written = (entry[i].state == queued -> entry[i].since + 1 : 0) }
#else
  for (i : 0 .. COMMANDS - 1) { entry[i].stored = (entry[i].state == queued -> entry[i].since + 1 : 0) }
  land()
#endif
}

inline connect() {
  links++;
  link = asked;
  printf("phone:   connection %d, attach\n", links);
#ifdef RENUMBER
  for (i : 0 .. COMMANDS - 1) {
    if
    :: entry[i].state == queued && entry[i].left && given[entry[i].line] < NUMBERS ->
      given[entry[i].line]++; entry[i].n = given[entry[i].line]; entry[i].left = 0
    :: else
    fi
  }
#endif
}

/* In order, an older line first; `since` where it may have left before. A phone may drop a frame and take the next one. */
inline send(arrives) {
  n = entry[next].n;
  if
  :: entry[next].left -> since = entry[next].since
  :: else -> entry[next].since = stamp; entry[next].left = 1
  fi;
  if
  :: before < COMMANDS -> after = entry[before].n
  :: else -> after = (base[entry[next].line] < n -> base[entry[next].line] : n - 1)
  fi;
  entry[next].here = 1;
  printf("phone:   sends entry %d: n %d, after %d, since %d\n", next, n, after, since);
  if
  :: !arrives -> doomed = 1; printf("network: the phone drops that frame\n")
  :: arrives && !ended -> up[links]!next, n, after, since
  :: else
  fi
}

/* The connection is no more for the phone. Of what it sent, the first `size` frames still arrive. */
inline unlink() {
  link = off;
  doomed = 0; reads = 0; ended = 0; unsure = 0; forgiven = 0;
  for (i : 0 .. COMMANDS - 1) { entry[i].here = 0 }
#ifndef STUCK_BASE
  base[0] = 0; base[LINES - 1] = 0;
#endif
  do :: down?_, _, _, _ :: empty(down) -> break od
}
inline keepFirst() {
  i = len(up[links]);
  do
  :: i > 0 ->
    up[links]?to, n, after, since;
    if :: size > 0 -> up[links]!to, n, after, since; size-- :: else fi;
    i--
  :: else -> break
  od
}

/* Killed and launched again: a new line, and what the storage held. */
inline relaunch() {
  kills--;
  launch = 1;
  printf("phone:   is killed and launched again\n");
#ifdef PERSISTED_LINE
  given[0] = givenStored;
#else
  current = 1;
#endif
  stamp = 0; view = 0; forgave = 0;
#if SLOW_WRITES
  writing = 0;
  for (i : 0 .. COMMANDS - 1) { entry[i].written = 0 }
#endif
  for (i : 0 .. COMMANDS - 1) {
    if
    :: entry[i].state == unborn
    :: entry[i].state != unborn && entry[i].stored ->
      entry[i].state = queued; entry[i].restored = 1; entry[i].since = entry[i].stored - 1; entry[i].left = entry[i].since > 0;
      printf("phone:   entry %d was in the storage\n", i)
    :: else -> entry[i].state = gone
    fi
  }
}

/* The phone hears a frame: one action. */
inline hear() {
  down?kind, answers, list, since;
  printf("phone:   hears %e\n", kind);
  if
  :: kind == closed ->
    if :: forgiven -> forgave = 1; connections++ :: else fi;
    unlink()
  :: kind == attached ->
    link = ready;
    stamp = since;
    view = list;
    for (i : 0 .. LINES - 1) {
      n = NUMBERS;
      do :: n > 0 && !ANSWER(answers, i, n) -> n-- :: else -> break od;
#ifdef STUCK_BASE
      if :: n > base[i] -> base[i] = n :: else fi
#else
      base[i] = n
#endif
    }
    for (i : 0 .. COMMANDS - 1) {
#ifndef SILENT_RESET
      n = NUMBERS;
      do :: n > 0 && !ANSWER(answers, entry[i].line, n) -> n-- :: else -> break od;
      if
      :: entry[i].state == acked &&
         (entry[i].n > n || ANSWER(answers, entry[i].line, entry[i].n) == REFUSED) ->
        PROMISE(FALSE_LOSS, !HAS(log, i), "lost is not in the log");
        entry[i].state = lost;
        printf("phone:   entry %d is told lost\n", i)
      :: else
      fi
#else
      skip
#endif
    }
  :: kind == events -> view = view | list
  fi;
  if
  :: kind != closed ->
    for (i : 0 .. COMMANDS - 1) {
      answer = (entry[i].state == unborn -> 0 : ANSWER(answers, entry[i].line, entry[i].n));
      if
      :: answer && answer != UNKNOWN && base[entry[i].line] < entry[i].n -> base[entry[i].line] = entry[i].n
      :: else
      fi;
      if :: answer && entry[i].state == queued -> tell(i, answer) :: else fi
    }
  :: else
  fi
}

inline attach() {
  reads = 1;
  printf("server:  attached\n");
  answers = kept;
#ifdef WAITING_LINES_ONLY
  for (i : 0 .. COMMANDS - 1) {
    if :: entry[i].state == queued -> list = list | 1 << entry[i].line :: else fi
  }
  for (n : 1 .. NUMBERS) {
    if :: !HAS(list, 0) -> answers = answers & ~(3 << SLOT(0, n)) :: else fi;
    if :: !HAS(list, LINES - 1) -> answers = answers & ~(3 << SLOT(LINES - 1, n)) :: else fi
  }
#endif
  down!attached, answers, log, name
}

/* An event goes to the newest connection, with its answer; any other answer only to the connection that asked. */
inline reply(from, outcome, its) {
  if
#ifdef NO_PUSH
  :: reads && !ended && from == links -> down!events, outcome << SLOT(entry[to].line, n), its, 0
#else
  :: reads && !ended && (its || from == links) -> down!events, outcome << SLOT(entry[to].line, n), its, 0
#endif
  :: else
  fi
}

inline close(from) {
  printf("server:  closes connection %d with 4104\n", from);
  do :: up[from]?_, _, _, _ :: empty(up[from]) -> break od;
  if
  :: from == links && link != off ->
    if
    :: doomed
    :: !doomed && unsure && !forgave -> forgiven = 1
    :: else -> PROMISE(SOUND, false, "a sound connection is not closed")
    fi;
    ended = 1;
    down!closed, 0, 0, 0
  :: else
  fi
}

inline apply(from) {
  PROMISE(ONCE, !HAS(applied, to), "nothing is applied twice");
  PROMISE(ORDER, n > reached[entry[to].line], "a line is applied in order");
  PROMISE(DENIED, !HAS(denied, to), "refused or cancelled is never applied");
  i = 0;
  do
  :: i < COMMANDS ->
    PROMISE(LAUNCHES, !(entry[to].restored && HAS(applied, i) && entry[i].line > entry[to].line),
      "what was stored goes before the next launch");
    i++
  :: else -> break
  od;
  applied = applied | 1 << to;
  log = log | 1 << to;
  reached[entry[to].line] = n;
  printf("server:  applies entry %d\n", to);
  reply(from, OK, 1 << to)
}

inline note(outcome) {
#ifdef ONE_ANSWER
  kept = kept & ~(((1 << (2 * NUMBERS)) - 1) << SLOT(entry[to].line, 1));
#endif
  kept = kept | outcome << SLOT(entry[to].line, n);
  last[entry[to].line] = n
}

/* The server's rule, for the first frame of a connection. `verdict` is what the topic decides, if it comes to that. */
inline serve(from, verdict) {
  up[from]?to, n, after, since;
#ifdef ACK_EARLY
  if :: n > last[entry[to].line] -> reply(from, OK, 0) :: else fi;
#endif
  if
#ifndef NO_DEDUPE
#ifdef KEYS_ONLY
  :: ANSWER(kept, entry[to].line, n) ->
#else
  :: n <= last[entry[to].line] ->
#endif
    answer = ANSWER(kept, entry[to].line, n);
    if :: answer == 0 -> answer = UNKNOWN :: else fi;
    printf("server:  %d of line %d is known\n", n, entry[to].line);
    reply(from, answer, 0)
#endif
#ifdef RECORD_VOUCHES
  :: n > last[entry[to].line] && since && since != name && last[entry[to].line] == 0 ->
#else
#ifndef TRUST_FIRST
  :: n > last[entry[to].line] && since && since != name ->
#endif
#endif
#ifndef TRUST_FIRST
    printf("server:  entry %d may be of the memory before\n", to);
    if :: from == links && reads -> unsure = 1 :: else fi;
    reply(from, UNKNOWN, 0)
#endif
  :: else ->
    if
#ifdef CONTIGUOUS
    :: n != last[entry[to].line] + 1 -> close(from)
#endif
#ifndef NO_AFTER
    :: after > last[entry[to].line] -> close(from)
#endif
    :: else ->
      if
      :: verdict == OK -> apply(from); note(OK)
      :: else ->
        printf("server:  refuses entry %d\n", to);
        reply(from, REFUSED, 0);
#ifndef REFUSAL_NOT_RECORDED
        note(REFUSED)
#endif
      fi
    fi
  fi
}

/* A new memory with a new name: all connections end, and what is under way to the server is gone. */
inline forget() {
  losses--;
  memory++;
#ifndef SAME_NAME
  name = memory;
#endif
  printf("server:  loses its memory\n");
  kept = 0; log = 0;
  last[0] = 0; last[LINES - 1] = 0;
  reached[0] = 0; reached[LINES - 1] = 0;
  for (i : 1 .. links) {
    do :: up[i]?_, _, _, _ :: empty(up[i]) -> break od
  }
  if
  :: link != off && !ended -> ended = 1; down!closed, 0, 0, 0
  :: else
  fi
}

/* Finds what may come next. */
inline look() {
  next = COMMANDS; before = COMMANDS; behind = 0;
  i = 0;
  do
  :: i < COMMANDS ->
    if
    :: entry[i].state == queued && entry[i].here && next == COMMANDS -> before = i
#ifdef NO_RESEND
    :: entry[i].state == queued && !entry[i].left && next == COMMANDS -> next = i
#else
    :: entry[i].state == queued && !entry[i].here && next == COMMANDS -> next = i
#endif
    :: else
    fi;
    if
    :: entry[i].state == cancelling -> behind = 1
    :: entry[i].state == queued -> if :: entry[i].stored != entry[i].since + 1 -> behind = 1 :: else fi
    :: else -> if :: entry[i].stored -> behind = 1 :: else fi
    fi;
    i++
  :: else -> break
  od;
  if
  :: link != ready -> next = COMMANDS; before = COMMANDS
  :: link == ready && next < COMMANDS ->
    if
#ifndef NO_OLD_FIRST
    :: before < COMMANDS && entry[before].line != entry[next].line -> next = COMMANDS
#else
    :: before < COMMANDS && entry[before].line != entry[next].line -> before = COMMANDS
#endif
#ifndef NO_STAMP
    :: !entry[next].left && (entry[next].stored == 1 || WRITTEN(next) == 1) -> entry[next].since = stamp; behind = 1; next = COMMANDS
#endif
    :: else
    fi
  :: else -> before = COMMANDS
  fi;
  i = 0; n = 0; to = 0; after = 0; since = 0; list = 0; size = 0; kind = 0; answers = 0; answer = 0
}

#ifdef CANCEL_SENT
#define CANCELLABLE(it) (entry[it].state == queued)
#else
#define CANCELLABLE(it) (entry[it].state == queued && !entry[it].left)
#endif

#define MORE (links < connections)
#define DROPS(first) d_step { link != off && MORE && len(up[links]) >= first -> size = first; keepFirst(); \
  printf("network: the connection breaks, %d frames still arrive\n", first); unlink(); look() }
#define KILLED(first) d_step { kills && link != off && MORE && len(up[links]) >= first -> size = first; keepFirst(); \
  unlink(); relaunch(); printf("network: %d frames of it still arrive\n", first); look() }
#define SERVES(from) d_step { nempty(up[from]) -> serve(from, OK); look() } :: d_step { nempty(up[from]) -> serve(from, REFUSED); look() }
#define CANCELS(it) d_step { cancels && CANCELLABLE(it) -> cancel(it); look() }

active proctype everything() {
  atomic {
    for (i : 0 .. COMMANDS - 1) { entry[i].state = unborn }
    select(births : 1 .. COMMANDS);
    select(connections : 1 .. CONNECTIONS);
    select(kills : 0 .. RELAUNCHES);
    select(losses : 0 .. LOSSES);
    select(cancels : 0 .. 1);
    look()
  }
  do
  :: d_step { births -> born(); look() }
  :: CANCELS(0)
#if COMMANDS > 1
  :: CANCELS(1)
#endif
#if COMMANDS > 2
  :: CANCELS(2)
#endif
  :: d_step { behind && !writing -> store(); look() }
#if SLOW_WRITES
  :: d_step { writing -> writing = 0; land(); look() }
#endif
  :: d_step { link == off && MORE -> connect(); look() }
  :: d_step { link == asked && !reads && !ended -> attach(); look() }
  :: d_step { nempty(down) -> hear(); look() }
  :: d_step { next < COMMANDS -> send(true); look() }
  :: d_step { next < COMMANDS && MORE && !doomed -> send(false); look() }
  :: SERVES(1)
#if CONNECTIONS + LOSSES * (RELAUNCHES + 1) > 1
  :: SERVES(2)
#endif
#if CONNECTIONS + LOSSES * (RELAUNCHES + 1) > 2
  :: SERVES(3)
#endif
#if CONNECTIONS + LOSSES * (RELAUNCHES + 1) > 3
  :: SERVES(4)
#endif
#if CONNECTIONS + LOSSES * (RELAUNCHES + 1) > 4
  :: SERVES(5)
#endif
  :: DROPS(0) :: DROPS(1) :: DROPS(2) :: DROPS(3)
  :: KILLED(0) :: KILLED(1) :: KILLED(2) :: KILLED(3)
  :: d_step { kills && link == off -> relaunch(); look() }
  :: d_step { losses && (link == off || MORE || ended) -> forget(); look() }
  :: else -> break
  od;
  skip;
  d_step {
    for (i : 0 .. COMMANDS - 1) {
      PROMISE(SETTLES, entry[i].state != queued && entry[i].state != cancelling, "every command settles");
      PROMISE(ANNOUNCED, entry[i].state != acked || HAS(log, i), "what is lost is announced")
    }
    PROMISE(VIEW_IS_LOG, births == 0 && link == ready && view == log, "the view is the log")
  }
}
