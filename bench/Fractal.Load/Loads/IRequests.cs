namespace Fractal.Load.Loads;

/// <summary>What a generator sends, prebuilt; called from its one thread.</summary>
internal interface IRequests
{
    /// <summary>The bytes of the next request, and a number for it that comes back with its answer.</summary>
    ReadOnlySpan<byte> Next(out int number);

    /// <summary>The answer, or status 0 if the connection was lost before one came.</summary>
    void Answered(int number, int status, ReadOnlySpan<byte> body);
}
