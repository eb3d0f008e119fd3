namespace Ringtail.Dialing.Pacing;

/// <summary>Calls in flight by launch order, people who wait, and the queue of attempts still to be scored.</summary>
internal sealed class CallTable(AnswerLaw law, PacingOptions options)
{
    private readonly Dictionary<int, Line> _lines = [];
    private readonly Queue<Line> _unscored = new();
    private readonly List<Line> _ringing = [];
    private readonly Stack<Line> _spare = new();
    private double _lookedAt = double.NaN, _ignoreBefore = double.NegativeInfinity;

    private sealed class Line
    {
        public double LaunchedAt, EndedAt;
        public int Place = -1, Owners;
        public bool WasAnswered, Waits, Counts;
    }

    /// <summary>Launched and neither answered nor ended.</summary>
    public int InFlight => _ringing.Count;

    /// <summary>Answered and without an agent.</summary>
    public int Waiting { get; private set; }

    public void Launched(int call, double now)
    {
        var line = _spare.TryPop(out var spare) ? spare : new Line();
        line.LaunchedAt = now;
        line.EndedAt = double.NaN;
        line.WasAnswered = line.Waits = false;
        line.Counts = true;
        line.Owners = 2;
        line.Place = _ringing.Count;
        _ringing.Add(line);
        _lines[call] = line;
        _unscored.Enqueue(line);
    }

    public void Answered(int call, double now)
    {
        if (!_lines.TryGetValue(call, out var line) || line.WasAnswered) return;
        StopRinging(line);
        line.WasAnswered = line.Waits = true;
        line.EndedAt = now;
        Waiting++;
    }

    public bool Remove(int call, double now, bool counts = true)
    {
        if (!_lines.Remove(call, out var line)) return false;
        if (line.Waits) Waiting--;
        line.Waits = false;
        if (!line.WasAnswered)
        {
            StopRinging(line);
            line.EndedAt = now;
            line.Counts = counts;
        }
        Release(line);
        return true;
    }

    private void StopRinging(Line line)
    {
        if (line.Place < 0) return;
        var last = _ringing[^1];
        _ringing[line.Place] = last;
        last.Place = line.Place;
        _ringing.RemoveAt(_ringing.Count - 1);
        line.Place = -1;
    }

    private void Release(Line line)
    {
        if (--line.Owners == 0) _spare.Push(line);
    }

    /// <summary>Scores the attempts whose time has come, in launch order.</summary>
    public void Score(double now)
    {
        while (_unscored.TryPeek(out var line) && now - line.LaunchedAt >= options.ScoreAfterS)
        {
            _unscored.Dequeue();
            if (line.Counts && line.LaunchedAt >= _ignoreBefore)
            {
                var age = (double.IsNaN(line.EndedAt) ? now : line.EndedAt) - line.LaunchedAt;
                law.Score(line.WasAnswered, age, now);
            }
            Release(line);
        }
    }

    /// <summary>Attempts launched before say nothing about the rate any more.</summary>
    public void ForgetUntil(double at) => _ignoreBefore = at;

    public void AddTo(Risk[] risks, double now)
    {
        foreach (var line in _ringing)
        {
            var within = law.Within(now - line.LaunchedAt);
            for (var i = 0; i < risks.Length; i++) risks[i].AddAnswer(within[i]);
        }
    }

    /// <summary>Answers to expect since the last look, of the calls that ring now; null when it is too early to look.</summary>
    public double? ExpectedAnswers(double now)
    {
        if (double.IsNaN(_lookedAt)) _lookedAt = now;
        var span = now - _lookedAt;
        if (span < 1) return null;
        _lookedAt = now;
        double sum = 0;
        foreach (var line in _ringing) sum += law.Hazard(Math.Max(0, now - line.LaunchedAt - (span / 2))) * Math.Min(span, now - line.LaunchedAt);
        return sum;
    }
}
