using System.Runtime.Intrinsics;

namespace Ringtail.Dialing.Pacing;

/// <summary>Calls in flight by launch order, people who wait, and the queue of attempts still to be scored.</summary>
internal sealed class CallTable(AnswerLaw law)
{
    private const double ScoreAtTheLatest = 100;
    private readonly Dictionary<int, Line> _lines = [];
    private readonly Queue<Line> _unscored = new();
    private readonly List<Line> _ringing = [];
    private readonly Stack<Line> _spare = new();
    private double _lookedAt = double.NaN, _ignoreBefore = double.NegativeInfinity, _endedExpectation;

    internal enum Stage : byte { Ringing, Detecting, Waiting, Over }

    internal sealed class Line
    {
        public double LaunchedAt, RingsSince, EndedAt, Risk;
        public int Call, Place = -1, Owners, Class;
        public Stage Stage;
        public bool WasAnswered, WasJudged, WasLetGo, Counts;
    }

    /// <summary>Launched and neither answered nor ended.</summary>
    public int InFlight => _ringing.Count;

    /// <summary>Answered, and it is not yet known whether by a person.</summary>
    public int Detecting { get; private set; }

    /// <summary>A person who has no agent yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>When the first of all calls was launched.</summary>
    public double? FirstLaunch { get; private set; }

    /// <summary>Attempts that wait to be scored.</summary>
    public int Unscored => _unscored.Count;

    /// <summary>Abandonments to expect of the calls that ring, by their risks at launch.</summary>
    public double RiskInFlight
    {
        get
        {
            var sum = 0.0;
            var classes = law.Classes;
            for (var i = 0; i < classes.Count; i++) sum += classes[i].RiskInFlight * law.POf(i);
            return sum;
        }
    }

    /// <param name="risk">That the call, if answered, finds nobody: as worked out when it was launched.</param>
    /// <param name="ofClass">Of the answer law.</param>
    public void Launched(int call, double now, double risk, int ofClass = 0)
    {
        FirstLaunch ??= now;
        var line = _spare.TryPop(out var spare) ? spare : new Line();
        line.Call = call;
        line.LaunchedAt = now;
        line.RingsSince = line.EndedAt = double.NaN;
        line.Risk = risk;
        line.WasAnswered = line.WasJudged = line.WasLetGo = false;
        line.Stage = Stage.Ringing;
        line.Counts = true;
        line.Owners = 2;
        line.Place = _ringing.Count;
        line.Class = ofClass;
        var contacts = law.Classes[ofClass];
        contacts.RiskInFlight += risk;
        contacts.LaunchedAt = now;
        contacts.Calls++;
        _ringing.Add(line);
        _lines[call] = line;
        _unscored.Enqueue(line);
    }

    /// <summary>The called phone rings: from here counts how long we let it.</summary>
    public void Rings(int call, double now)
    {
        if (_lines.TryGetValue(call, out var line) && double.IsNaN(line.RingsSince)) line.RingsSince = now;
    }

    /// <summary>We hang it up. Until that is done it may still be answered.</summary>
    public void LetGo(int call)
    {
        if (_lines.TryGetValue(call, out var line)) line.WasLetGo = true;
    }

    public void Answered(int call, double now, bool detecting)
    {
        if (!_lines.TryGetValue(call, out var line) || line.WasAnswered) return;
        StopRinging(line, now);
        line.WasAnswered = true;
        line.Stage = detecting ? Stage.Detecting : Stage.Waiting;
        line.EndedAt = now;
        if (detecting) Detecting++;
        else Waiting++;
    }

    /// <summary>The detection says that it is a person.</summary>
    public void IsPerson(int call)
    {
        if (!_lines.TryGetValue(call, out var line) || line.Stage != Stage.Detecting) return;
        line.Stage = Stage.Waiting;
        Detecting--;
        Waiting++;
    }

    /// <summary>It goes out only now: its age counts from here.</summary>
    public void Restamp(int call, double now)
    {
        if (_lines.TryGetValue(call, out var line) && line.Stage == Stage.Ringing) line.LaunchedAt = now;
    }

    /// <summary>The limit passed; gives the risk at launch once, for who has not been served.</summary>
    public double? Judge(int call)
    {
        if (!_lines.TryGetValue(call, out var line) || line.WasJudged || line.Stage != Stage.Waiting) return null;
        line.WasJudged = true;
        return line.Risk;
    }

    /// <summary>The call left the table; null when it was not in it. Read the line before the next launch.</summary>
    public Line? Remove(int call, double now, bool counts, out Stage before)
    {
        before = Stage.Over;
        if (!_lines.Remove(call, out var line)) return null;
        before = line.Stage;
        if (before == Stage.Waiting) Waiting--;
        if (before == Stage.Detecting) Detecting--;
        if (before == Stage.Ringing)
        {
            StopRinging(line, now);
            line.EndedAt = now;
            line.Counts = counts;
        }
        line.Stage = Stage.Over;
        Release(line);
        return line;
    }

    private void StopRinging(Line line, double now)
    {
        var last = _ringing[^1];
        _ringing[line.Place] = last;
        last.Place = line.Place;
        _ringing.RemoveAt(_ringing.Count - 1);
        line.Place = -1;
        var contacts = law.Classes[line.Class];
        contacts.RiskInFlight -= line.Risk;
        // Rounding does not add up.
        if (_ringing.Count == 0) foreach (var one in law.Classes) one.RiskInFlight = 0;
        _endedExpectation += Expected(line, now);
    }

    private void Release(Line line)
    {
        if (--line.Owners > 0) return;
        law.Classes[line.Class].Calls--;
        _spare.Push(line);
    }

    /// <summary>Scores the attempts whose time has come, in launch order.</summary>
    public void Score(double now)
    {
        while (_unscored.TryPeek(out var line))
        {
            var since = now - line.LaunchedAt;
            if (since < law.LongestRing || (double.IsNaN(line.EndedAt) && since < ScoreAtTheLatest)) return;
            _unscored.Dequeue();
            if (line.Counts && line.LaunchedAt >= _ignoreBefore)
            {
                var age = (double.IsNaN(line.EndedAt) ? now : line.EndedAt) - line.LaunchedAt;
                if (line.WasLetGo && !line.WasAnswered) law.ScoreLetGo(age, now, line.Class);
                else law.Score(line.WasAnswered, age, now, line.Class);
            }
            Release(line);
        }
    }

    /// <summary>Attempts launched before say nothing about the rate any more.</summary>
    public void ForgetUntil(double at) => _ignoreBefore = at;

    /// <summary>Adds "answered by then" of all that ring.</summary>
    /// <param name="scale">Multiplies the probabilities: below 1 for machines, above 1 while little is known.</param>
    public void AddTo(Risk risk, double now, float scale)
    {
        foreach (var line in _ringing)
        {
            var row = Risk.Load(law.Within(now - line.LaunchedAt, line.Class, out var ofClass));
            risk.Add(Vector256.Min(row * (ofClass * scale), Vector256<float>.One));
        }
    }

    /// <summary>Whether one rings since then or longer, and was not let go.</summary>
    public bool AnyRingsSince(double then)
    {
        foreach (var line in _ringing) if (line.RingsSince <= then && !line.WasLetGo) return true;
        return false;
    }

    /// <summary>Adds "answered in the next moment" of all that ring.</summary>
    /// <param name="soon">The next moment, in seconds.</param>
    /// <param name="then">Those that ring since then or longer are left out and listed instead.</param>
    public void AddSoonTo(Risk risk, double now, double soon, float scale, double then, List<Old> old)
    {
        foreach (var line in _ringing)
        {
            var q = Vector256.Create((float)Math.Min(1, law.Hazard(now - line.LaunchedAt, line.Class) * soon * scale));
            if (line.RingsSince <= then && !line.WasLetGo) old.Add(new Old(line.Call, now - line.RingsSince, q));
            else risk.Add(q);
        }
    }

    /// <summary>A call that may be let go, how long it rings, and that it is answered in the next moment.</summary>
    internal readonly record struct Old(int Call, double RingsFor, Vector256<float> AnsweredSoon);

    /// <summary>
    /// Answers to expect since the last look, of all that rang since; null when it is too early to look.
    /// </summary>
    public double? ExpectedAnswers(double now)
    {
        if (double.IsNaN(_lookedAt)) _lookedAt = now;
        if (now - _lookedAt < 1) return null;
        var sum = _endedExpectation;
        foreach (var line in _ringing) sum += Expected(line, now);
        _lookedAt = now;
        _endedExpectation = 0;
        return sum;
    }

    private double Expected(Line line, double now)
    {
        var span = now - (double.IsNaN(_lookedAt) ? line.LaunchedAt : Math.Max(line.LaunchedAt, _lookedAt));
        return law.Hazard(now - line.LaunchedAt - (span / 2), line.Class) * span;
    }
}
