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

static text_progress F(read_rows)(const text_table *table, ptrdiff_t start, int32_t stream,
                                  text_rows rows) {
  const uint8_t *bytes = table->bytes;
  const size_t size = (size_t)table->size;
  text_progress progress = {0, start, stream, TEXT_FULL};
  for (; progress.rows < rows.room && progress.next < table->size; progress.rows++) {
    int32_t next_stream = table->successors[progress.stream];
    const text_run *runs = table->runs + next_stream * table->run_count;
    size_t place = (size_t)progress.next;
    double time = NAN;
    double *values = rows.values + progress.rows;
    progress.stop = TEXT_OTHER_ROW;
    for (ptrdiff_t index = 0; index < table->step_count; index++) {
      text_step step = table->steps[index];
      bool ends_row = index + 1 == table->step_count;
      uint8_t end = ends_row ? '\n' : table->delimiter;
      if (step.kind == TEXT_KEY) {
        text_run run = runs[step.run];
        size_t length = (size_t)run.count;
        if (place + length > size || !F(equal)(bytes + run.start, bytes + place, length)) {
          progress.stop = TEXT_OTHER_KEY;
          return progress;
        }
        place += length;
        // The last run of a row has no delimiter in its text.
        if (ends_row) {
          if (bytes[place] == '\r') place += 1;
          place = bytes[place] == '\n' ? place + 1 : 0;
        }
      } else if (step.kind == TEXT_TIME) {
        place = F(read_time)(table, place, end, &time);
      } else {
        place = F(read_cells)(bytes, size, place, (size_t)step.count, table->delimiter,
                              ends_row, values, (size_t)rows.stride);
        values += step.count * rows.stride;
      }
      if (place == 0) return progress;
    }
    rows.streams[progress.rows] = next_stream;
    rows.times[progress.rows] = time;
    progress.stream = next_stream;
    progress.next = (ptrdiff_t)place;
    progress.stop = TEXT_FULL;
  }
  return progress;
}
