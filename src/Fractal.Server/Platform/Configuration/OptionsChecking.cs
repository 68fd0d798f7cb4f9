using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Configuration;

internal static class OptionsChecking
{
    /// <summary>Binds a section and validates it at start: bounds, durations, and unknown names.</summary>
    public static void AddCheckedOptions<T>(this IServiceCollection services, string section) where T : class =>
        services.AddOptions<T>()
            .Configure<IConfiguration>((_, configuration) => RefuseWrongDurations(configuration.GetSection(section), typeof(T)))
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();

    private static void RefuseWrongDurations(IConfigurationSection section, Type type)
    {
        if (CheckedSettings.WrongDurations(section, type).ToList() is { Count: > 0 } errors) throw new StartException("Invalid setting: " + string.Join(' ', errors));
    }
}
