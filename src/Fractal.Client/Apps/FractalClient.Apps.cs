using Fractal.Client.Apps;
using Fractal.Client.Http;

namespace Fractal.Client;

public sealed partial class FractalClient
{
    /// <summary>The catalogue, as the signed-in user may see it.</summary>
    public Task<IReadOnlyList<AppResponse>> ListAppsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/apps"), ClientJson.Default.IReadOnlyListAppResponse, cancellationToken);
}
