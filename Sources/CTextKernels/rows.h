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

// NOINLINE, because that also keeps the compiler from moving what it takes for cold into calls: half of
// the reading of every number.
static NOINLINE text_progress F(read_rows)(const text_table *table, ptrdiff_t start, int32_t stream,
                                  text_rows rows) {
  const uint8_t *const bytes = table->bytes;
  const size_t size = (size_t)table->size, run_count = (size_t)table->run_count;
  const uint8_t delimiter = table->delimiter;
  const text_step *const steps = table->steps, *const last = steps + table->step_count - 1;
  const int32_t *const successors = table->successors;
  double *values = rows.values;
  size_t next = (size_t)start;
  ptrdiff_t count = 0;
  int stop = TEXT_FULL;
  while (count < rows.room && next < size) {
    int32_t next_stream = successors[stream];
    const text_run *runs = table->runs + (size_t)next_stream * run_count;
    size_t place = next;
    double time = NAN;
    stop = TEXT_OTHER_ROW;
    for (const text_step *step = steps; step <= last; step++) {
      bool ends_row = step == last;
      uint8_t end = ends_row ? '\n' : delimiter;
      if (step->kind == TEXT_KEY) {
        text_run run = runs[step->run];
        size_t length = (size_t)run.count;
        if (place + length > size || !F(equal)(bytes + run.start, bytes + place, length)) {
          stop = TEXT_OTHER_KEY;
          goto stopped;
        }
        place += length;
        // The last run of a row has no delimiter in its text.
        if (ends_row) {
          if (bytes[place] == '\r') place += 1;
          place = bytes[place] == '\n' ? place + 1 : 0;
        }
      } else if (step->kind == TEXT_TIME) {
        place = F(read_time)(table, place, end, &time);
      } else {
        size_t cells = (size_t)step->count;
        place = cells == 1 ? F(read_cell)(bytes, place, end, true, values)
                           : F(read_cells)(bytes, size, place, cells, delimiter, ends_row, values);
        values += cells;
      }
      if (UNLIKELY(place == 0)) goto stopped;
    }
    rows.streams[count] = next_stream;
    rows.times[count] = time;
    stream = next_stream;
    next = place;
    count += 1;
    stop = TEXT_FULL;
  }
stopped:
  return (text_progress){count, (ptrdiff_t)next, stream, stop};
}
