using System.Globalization;

namespace Fractal.Bench.Site;

/// <summary>
/// Consecutive ids in the server's format, computed identically in SQL and here, so that seeded rows need not be read back.
/// </summary>
internal sealed class Ids
{
    private readonly string prefix;

    /// <param name="kind">Distinguishes sequences, below 4096.</param>
    public Ids(DateTimeOffset madeAt, int kind) =>
        prefix = madeAt.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture) + "7" + kind.ToString("x3", CultureInfo.InvariantCulture) + "8000";

    public Guid this[long number] => Guid.ParseExact(prefix + number.ToString("x12", CultureInfo.InvariantCulture), "N");

    public Guid First => this[0];

    public Guid Last => this[0xffff_ffff_ffff];

    /// <summary>An expression for PostgreSQL.</summary>
    public string Sql(string number) => $"('{prefix}' || lpad(to_hex({number}), 12, '0'))::uuid";
}
