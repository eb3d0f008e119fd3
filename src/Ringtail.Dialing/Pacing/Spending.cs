namespace Ringtail.Dialing.Pacing;

/// <summary>
/// How much of an abandon budget to plan for, when it must never be exceeded. Utilisation grows with the risk taken
/// like a small power γ of it; the best plan with b abandonments left and m answers to come takes the risk x(b)/m per
/// answer, where x(b)^γ − x(b−1)^γ = γ·x(b)^(γ−1): nearly b − 1, and carefully with the last one.
/// (Hamilton-Jacobi-Bellman equation of max E∫u(r) with u = r^γ and at most b unit losses at rate r.) With none left
/// x(0) is the chance, over the rest of the window, of one too many: what is practically safe is worth far more than
/// one call per free agent.
/// </summary>
internal static class Spending
{
    /// <summary>Between the growth measured with 5 agents (1/3) and with 20 (1/7).</summary>
    private const double Gamma = 0.25;
    private const double OneTooMany = 0.003;
    private static readonly double[] Plan = MakePlan();

    /// <param name="left">
    /// Abandonments that the account still takes, less what the ringing calls may take of it; may be a fraction.
    /// </param>
    public static double Of(double left)
    {
        if (!(left >= 1)) return left >= -1 ? OneTooMany : 0;
        if (left >= Plan.Length - 1) return left - (Plan.Length - 1 - Plan[^1]);
        var whole = (int)left;
        return Plan[whole] + ((left - whole) * (Plan[whole + 1] - Plan[whole]));
    }

    private static double[] MakePlan()
    {
        var plan = new double[200];
        plan[0] = OneTooMany;
        for (var b = 1; b < plan.Length; b++)
        {
            double low = plan[b - 1], high = b + 1;
            for (var i = 0; i < 60; i++)
            {
                var x = (low + high) / 2;
                var excess = Math.Pow(x, Gamma) - Math.Pow(plan[b - 1], Gamma) - (Gamma * Math.Pow(x, Gamma - 1));
                if (excess > 0) high = x;
                else low = x;
            }
            plan[b] = high;
        }
        return plan;
    }
}
