namespace Fractal.Scaling.Simulation.Drawing;

/// <summary>Aggregates a hundred thousand steps to a few hundred columns.</summary>
internal static class Columns
{
    public static double[] Mean(int[] values, int columns) => Fold(values, columns, part =>
    {
        long sum = 0;
        foreach (var value in part) sum += value;
        return (double)sum / part.Length;
    });

    public static double[] Greatest(int[] values, int columns) => Fold(values, columns, part =>
    {
        var most = 0;
        foreach (var value in part) most = Math.Max(most, value);
        return most;
    });

    /// <summary>The next 1, 2, 4, 5 or 8 times a power of ten.</summary>
    public static double Round(double most)
    {
        if (most <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return power * (((ReadOnlySpan<double>)[1, 2, 4, 5, 8]).ToArray().FirstOrDefault(f => f * power >= most) is > 0 and var found ? found : 10);
    }

    private static double[] Fold(int[] values, int columns, Func<ReadOnlySpan<int>, double> fold) => [.. Enumerable.Range(0, columns).Select(column =>
    {
        var from = (int)((long)values.Length * column / columns);
        var to = (int)Math.Max(from + 1L, (long)values.Length * (column + 1) / columns);
        return fold(values.AsSpan(Math.Min(from, values.Length - 1)..Math.Min(to, values.Length)));
    })];
}
