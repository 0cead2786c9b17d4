// Whole rows, once an instruction set.

/// The timestamp at `place`, and where it ends; 0 when it is no plain one.
static INLINE size_t F(read_time)(const text_table *table, size_t place, uint8_t end,
                                  double *time) {
  const uint8_t *text = table->bytes + place;
  if (load_word(text) != table->month || (load_word(text + 8) & 0xFFFF) != table->day) {
    size_t next = F(read_cell)(table->bytes, place, end, false, time);
    // Unix seconds, or milliseconds, but nothing as large as microseconds.
    double magnitude = fabs(*time);
    if (next == 0 || magnitude >= 1e14) return 0;
    if (magnitude >= 1e11) *time /= 1000;
    return next;
  }
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return 0;
  int64_t second = second_of_day(load_word(text + 11));
  if (second < 0 || text[19] != 'Z') return 0;
  size_t behind = place + 20;
  if (end == '\n' && table->bytes[behind] == '\r') behind += 1;
  *time = (double)(table->day_start + second);
  return table->bytes[behind] == end ? behind + 1 : 0;
}

/// The stream whose runs have the same bytes; -1 when there is none.
static INLINE int32_t F(find_stream)(const text_index *index, const uint8_t *bytes,
                                     const text_run *runs, uint32_t hash) {
  size_t count = (size_t)index->run_count;
  for (uint32_t place = hash & index->mask;; place = (place + 1) & index->mask) {
    text_slot slot = index->slots[place];
    if (slot.stream < 0) return -1;
    if (slot.hash != hash) continue;
    const text_run *known = index->runs + (size_t)slot.stream * count;
    size_t same = 0;
    while (same < count && known[same].count == runs[same].count &&
           F(equal)(index->keys + known[same].start, bytes + runs[same].start,
                    (size_t)runs[same].count)) {
      same += 1;
    }
    if (same == count) return slot.stream;
  }
}

/// Fetches the keys of the stream that a hash leads to first.
static INLINE void F(prefetch_stream)(const text_index *index, uint32_t hash) {
  text_slot slot = index->slots[hash & index->mask];
  size_t stream = slot.stream < 0 ? 0 : (size_t)slot.stream;
  const uint8_t *key = index->keys + index->runs[stream * (size_t)index->run_count].start;
  __builtin_prefetch(key);
  __builtin_prefetch(key + 48);
}

/// The run of `cells` key cells at `place`; one that ends the row has no delimiter in its text.
static INLINE next_cell F(read_key)(const text_table *table, size_t place, size_t cells, bool ends_row,
                                    text_run *run) {
  const uint8_t *bytes = table->bytes;
  size_t next = ends_row ? skip_row(bytes, (size_t)table->size, place)
                         : F(skip_cells)(bytes, (size_t)table->size, place, cells, table->delimiter);
  if (next == 0) return 0;
  size_t end = next;
  if (ends_row) end -= end - 1 > place && bytes[end - 2] == '\r' ? 2 : 1;
  *run = (text_run){(ptrdiff_t)place, (ptrdiff_t)(end - place)};
  return next;
}

/// The row at `place`, of a stream whose keys stand at `known`, or, if they `are_found`, of one whose runs
/// are laid down there, and their hash.
///
/// The number of a row that has only one is put off: its cell becomes the `index`-th of those `found`.
///
/// Returns where the next row starts; 0 when the row is anything else.
static INLINE next_cell F(read_row)(const text_table *table, size_t place, bool are_found,
                                    text_run *known, uint32_t *hash, double *time, double *values,
                                    found_cells *found, size_t index) {
  const uint8_t *const bytes = table->bytes;
  const uint8_t *const keys = table->streams.keys;
  const size_t size = (size_t)table->size;
  const text_step *const steps = table->steps, *const last = steps + table->step_count - 1;
  uint64_t all = hash_start;
  *time = NAN;
  for (const text_step *step = steps; step <= last; step++) {
    bool ends_row = step == last;
    uint8_t end = ends_row ? '\n' : table->delimiter;
    size_t cells = (size_t)step->count;
    if (step->kind == TEXT_KEY && are_found) {
      text_run *run = known + step->run;
      place = F(read_key)(table, place, cells, ends_row, run);
      if (place != 0) all = hash_run(all, bytes + run->start, (size_t)run->count);
    } else if (step->kind == TEXT_KEY) {
      text_run run = known[step->run];
      size_t length = (size_t)run.count;
      if (place + length > size || !F(equal)(keys + run.start, bytes + place, length)) return 0;
      place += length;
      if (ends_row) {
        if (bytes[place] == '\r') place += 1;
        place = bytes[place] == '\n' ? place + 1 : 0;
      }
    } else if (step->kind == TEXT_TIME) {
      place = F(read_time)(table, place, end, time);
    } else if (table->value_count == 1) {
      place = F(find_cell)(bytes, place, end, found, index, values);
    } else {
      place = cells == 1
                  ? F(read_cell)(bytes, place, end, true, values)
                  : F(read_cells)(bytes, size, place, cells, table->delimiter, ends_row, values);
      values += cells;
    }
    if (UNLIKELY(place == 0)) return 0;
  }
  if (are_found) *hash = (uint32_t)all;
  return place;
}

/// Reads the numbers of the cells that were found, eight at a time, or `all`; they belong in front of `end`.
///
/// Returns false when one is anything else; then that is the first of those that are left.
static INLINE bool F(read_found)(found_cells *found, bool all, double *end) {
  double *values = end - found->count;
  ptrdiff_t done = 0, some = 8, read = 8;
  while (read == some && found->count - done >= (all ? 1 : 8)) {
    some = found->count - done < 8 ? found->count - done : 8;
    read = (ptrdiff_t)F(read_some)(found->starts + done, found->sizes + done, (size_t)some, values + done);
    done += read;
  }
  found->count -= done;
  for (ptrdiff_t cell = 0; cell < found->count; cell++) {
    found->starts[cell] = found->starts[cell + done];
    found->sizes[cell] = found->sizes[cell + done];
    found->rows[cell] = found->rows[cell + done];
  }
  return read == some;
}

// NOINLINE, because that also keeps the compiler from moving what it takes for cold into calls: half of
// the reading of every number.
static NOINLINE text_progress F(read_rows)(const text_table *table, ptrdiff_t start, int32_t stream,
                                           text_rows rows) {
  // A row mostly is of the stream that followed the last time. Where some in turn are not, the next are
  // looked up at once, many together, so that none waits for the memory that another needs.
  const int most_doubt = 4;
  int doubt = 0;
  int32_t *const successors = table->successors;
  const size_t size = (size_t)table->size, run_count = (size_t)table->streams.run_count;
  const size_t value_count = (size_t)table->value_count;
  const int32_t before = stream;
  double *values = rows.values;
  // The numbers of rows that have one.
  found_cells put_off;
  put_off.count = 0;
  size_t next = (size_t)start;
  ptrdiff_t count = 0;
  while (count < rows.count && next < size) {
    if (LIKELY(doubt < most_doubt)) {
      int32_t expected = successors[stream];
      text_run *known = (text_run *)table->streams.runs + (size_t)expected * run_count;
      size_t behind = F(read_row)(table, next, false, known, NULL, rows.times + count, values,
                                   &put_off, (size_t)put_off.count);
      if (LIKELY(behind != 0)) {
        doubt -= doubt > 0;
        rows.streams[count] = stream = expected;
        put_off.rows[put_off.count] = next;
        values += value_count;
        next = behind;
        count += 1;
        if (value_count > 1 || LIKELY(++put_off.count < 8)) continue;
        if (LIKELY(F(read_found)(&put_off, false, values))) continue;
        break;
      }
    }
    ptrdiff_t wanted = doubt < most_doubt ? 1 : TEXT_BATCH, read = 0, found = 0;
    if (wanted > rows.count - count) wanted = rows.count - count;
    uint32_t hashes[TEXT_BATCH];
    size_t nexts[TEXT_BATCH + 1];
    for (nexts[0] = next; read < wanted && nexts[read] < size; read++) {
      nexts[read + 1] = F(read_row)(
          table, nexts[read], true, table->row_runs + (size_t)read * run_count, hashes + read,
          rows.times + count + read, values + (size_t)read * value_count, &put_off,
          (size_t)(put_off.count + read));
      if (nexts[read + 1] == 0) break;
    }
    if (wanted > 1) {
      for (ptrdiff_t row = 0; row < read; row++) {
        F(prefetch_stream)(&table->streams, hashes[row]);
      }
    }
    for (; found < read; found++) {
      text_run *runs = table->row_runs + (size_t)found * run_count;
      int32_t other = F(find_stream)(&table->streams, table->bytes, runs, hashes[found]);
      if (other < 0) break;
      doubt += other == successors[stream] ? -(doubt > 0) : doubt < 2 * most_doubt;
      successors[stream] = other;
      rows.streams[count + found] = stream = other;
    }
    next = nexts[found];
    count += found;
    values += (size_t)found * value_count;
    if (value_count == 1) {
      for (ptrdiff_t row = 0; row < found; row++) put_off.rows[put_off.count++] = nexts[row];
      if (UNLIKELY(!F(read_found)(&put_off, false, values))) break;
    }
    if (found < wanted) break;
  }
  if (UNLIKELY(!F(read_found)(&put_off, true, values))) {
    // The row whose number is none was not read, nor were those behind it.
    count -= put_off.count;
    next = put_off.rows[0];
    stream = count > 0 ? rows.streams[count - 1] : before;
  }
  return (text_progress){count, (ptrdiff_t)next, stream};
}
